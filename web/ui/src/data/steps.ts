import type { Draft, Inspection, ReadOptions } from '@/api/desk'

/** The steps of the wizard, in order. */
export const steps = ['file', 'read', 'fields', 'problems', 'difference', 'done'] as const
export type Step = (typeof steps)[number]

/** How far a draft has come: the last step that may be opened. */
export function furthest(draft: Draft | null): Step {
  if (!draft) return 'file'
  if (draft.state === 'committed') return 'done'
  if (draft.state === 'checked') return draft.digest ? 'difference' : 'problems'
  return draft.options.layer ? 'problems' : 'read'
}

/** Whether a step may be opened: of a committed draft only the end, of others all up to where it has come. */
export function open(step: Step, draft: Draft | null): boolean {
  if (draft?.state === 'committed') return step === 'done' || step === 'difference'
  return steps.indexOf(step) <= steps.indexOf(furthest(draft))
}

/** The step that an address names, or the one that makes sense. */
export function stepOf(asked: unknown, draft: Draft | null): Step {
  const step = steps.find(one => one === asked)
  if (step && open(step, draft)) return step
  if (step && draft && draft.state !== 'committed') return furthest(draft) // as near to it as it goes: what was found is found anew there
  return draft?.state === 'committed' ? 'done' : draft ? furthest(draft) === 'problems' ? 'read' : furthest(draft) : 'file'
}

/** Which header each field is read from, as the server proposes it and the operator has said. */
export function columnsOf(inspection: Inspection): Record<string, string> {
  return Object.fromEntries(inspection.headers.map(header => [header.name, header.field]))
}

/** The options in which each header is read as the form says, and as nothing where it says so. */
export function mapped(options: ReadOptions, inspection: Inspection, chosen: Record<string, string>): ReadOptions {
  const mapping: Record<string, string> = {}
  const ignore: string[] = []
  for (const { name } of inspection.headers) {
    const field = chosen[name] ?? ''
    if (!field) ignore.push(name)
    else mapping[field] = mapping[field] ? `${mapping[field]}|${name}` : name
  }
  return { ...options, mapping, ignore }
}

/** Required fields that no column gives; the code counts only where it cannot be made. */
export function missing(required: readonly string[], chosen: Record<string, string>): string[] {
  const given = new Set(Object.values(chosen))
  return required.filter(name => !given.has(name))
}

/** What was chosen on a page of a draft and not yet said to the server: it outlives a reload. */
export function keptChoice(draft: string): Record<string, string> | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(choiceKey(draft)) ?? 'null')
    return typeof kept === 'object' && kept !== null && Object.values(kept).every(one => typeof one === 'string') ? (kept as Record<string, string>) : null
  } catch {
    return null // the browser keeps nothing here
  }
}

export function keepChoice(draft: string, chosen: Record<string, string> | null): void {
  try {
    if (chosen) sessionStorage.setItem(choiceKey(draft), JSON.stringify(chosen))
    else sessionStorage.removeItem(choiceKey(draft))
  } catch { /* the browser keeps nothing here */ }
}

const choiceKey = (draft: string) => `peijian.fields.${draft}`

/** Why a file cannot be sent: a folder, one that is gone or locked, an empty one, one too large. "": it can. */
export async function unfit(file: File, most: number): Promise<'' | 'unreadable' | 'empty' | 'large'> {
  if (most > 0 && file.size > most) return 'large'
  try {
    return (await file.slice(0, 1).arrayBuffer()).byteLength === 0 ? 'empty' : ''
  } catch {
    return 'unreadable'
  }
}

/** Bytes as people read them. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(1)} KiB`
  return `${(size / 1024 / 1024).toFixed(1)} MiB`
}

/** A moment as the screen's clock has it: "2026-11-28 09:12". */
export function moment(at: string): string {
  const time = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${two(time.getHours())}:${two(time.getMinutes())}`
}

/** A value of a feature as a cell shows it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What an undoing does, by how many features: of what there is none nothing is said. */
export function undoing(rows: { added: number; changed: number; closed: number }): ['added' | 'changed' | 'closed', number][] {
  return (['added', 'changed', 'closed'] as const).filter(key => rows[key] > 0).map(key => [key, rows[key]])
}
