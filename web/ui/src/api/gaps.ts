import { readAll } from './pages'
import { communityKinds, groundKinds, type Gap, type GapList, type Text } from './contract'

/** Every gap of the city at one revision; filters are then a matter of the screen. */
export interface GapBook {
  gaps: Gap[]
  total: number
  complete: boolean
  titles: Record<string, Text>
}

let kept: { revision: number; day: string; book: Promise<GapBook> } | undefined

/** The gaps at a revision, or as of a day that is past, read once and shared by all who ask. A failed read is not kept. */
export function readGaps(revision: number, day = ''): Promise<GapBook> {
  if (kept?.revision === revision && kept.day === day) return kept.book
  const book = readBook(day)
  kept = { revision, day, book }
  book.catch(() => { if (kept?.book === book) kept = undefined })
  return book
}

async function readBook(day: string): Promise<GapBook> {
  const { first, rows, complete } = await readAll<GapList, Gap>('/api/v1/gaps', { sort: '-households', ...(day ? { as_of: day } : {}) }, list => list.gaps ?? [])
  const titles = Object.fromEntries((first.kinds ?? []).map(kind => [kind.kind, kind.title]))
  return { gaps: rows, total: first.total, complete, titles }
}

/** What a filter leaves, in numbers. */
export interface GapSum {
  gaps: number
  households: number
  unknown: number
}

/**
 * Counts gaps, and the households in them: housing with gaps of two kinds counts its people once, and communities count only where there is no housing
 * beside them.
 */
export function sumGaps(gaps: readonly Gap[]): GapSum {
  const sum: GapSum = { gaps: gaps.length, households: 0, unknown: 0 }
  const counted = new Set<string>()
  const homes = gaps.some(gap => !communityKinds.includes(gap.kind))
  for (const gap of gaps) {
    if (homes && communityKinds.includes(gap.kind)) continue
    const home = `${gap.subject.layer}/${gap.subject.code}`
    if (counted.has(home)) continue
    counted.add(home)
    if (gap.households === null) sum.unknown += 1
    else sum.households += gap.households
  }
  return sum
}

/** The gaps in a sub-district; an empty code means everywhere. */
export function inSubdistrict(gaps: readonly Gap[], code: string): Gap[] {
  return gaps.filter(gap => code === '' || gap.subdistrict.code === code)
}

/** Whether a gap is a community's: it has the largest share of the ground, or the ground lies between it and others. */
export function isOf(gap: Gap, community: string): boolean {
  const touching = gap.communities ?? []
  return groundKinds.includes(gap.kind) ? touching.some(one => one.code === community) : touching[0]?.code === community
}

/** The sub-districts that the gaps name, by name, each once. */
export function subdistrictsOf(gaps: readonly Gap[]): { code: string; name: string }[] {
  const names = new Map(gaps.filter(gap => gap.subdistrict.code).map(gap => [gap.subdistrict.code, gap.subdistrict.name]))
  return [...names].map(([code, name]) => ({ code, name })).sort((a, b) => a.code.localeCompare(b.code))
}

/** The kinds present, the known ones first and always, in the order of the legend. */
export function kindsOf(known: readonly string[], gaps: readonly Gap[]): string[] {
  return [...new Set([...known, ...gaps.map(gap => gap.kind)])]
}
