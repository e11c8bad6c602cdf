import type { RouteLocationRaw } from 'vue-router'
import type { Gap, SearchResult, Text } from '@/api/contract'

/** One line of the search's answer, with where it leads. */
export interface Hit {
  key: string
  name: string
  detail: Text
  layer: string
  to: RouteLocationRaw
}

/** A hit on the server's answer: an application opens its page, everything else the map. */
export function hitOfResult(result: SearchResult): Hit {
  const key = `${result.layer}/${result.code}`
  const to: RouteLocationRaw = result.layer === 'applications'
    ? { name: 'permit', params: { id: result.code } }
    : { name: 'map', query: { pick: key } }
  return { key, name: result.name, detail: result.subtitle, layer: result.layer, to }
}

/** The gaps whose name or code holds the words, at most `limit`. */
export function hitsOfGaps(gaps: readonly Gap[], query: string, titleOf: (kind: string) => Text, limit: number): Hit[] {
  const words = query.toLowerCase()
  const found: Hit[] = []
  for (const gap of gaps) {
    if (!`${gap.subject.name} ${gap.subject.code}`.toLowerCase().includes(words)) continue
    found.push({ key: gap.id, name: gap.subject.name, detail: titleOf(gap.kind), layer: 'gaps', to: { name: 'map', query: { pick: `gaps/${gap.id}` } } })
    if (found.length === limit) break
  }
  return found
}
