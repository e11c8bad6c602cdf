import type { Bounds, Named, Text } from './contract'
import { readAll } from './pages'

/** Something wrong with the division into grid cells. */
export interface CellDefect {
  id: string
  kind: string
  title: Text
  /** the cell, or the housing that is left out */
  subject: Required<Named>
  /** of an overlap: the other cell */
  other: Named
  community: Named
  subdistrict: Named
  /** in both cells, or outside the community; 0 for housing */
  area_m2: number
  /** of the cell outside its community, 0 to 1 */
  share: number
  /** left out; null: nobody knows */
  households: number | null
  evidence: Text
  actor: Text
  lon: number
  lat: number
  bbox: Bounds
}

export interface CellDefectList {
  revision: number
  cells: number
  total: number
  slivers: number
  kinds: { kind: string; title: Text; count: number }[]
  defects: CellDefect[]
}

/** Everything wrong with the city's grid cells. */
export function readCellDefects(signal?: AbortSignal) {
  return readAll<CellDefectList, CellDefect>('/api/v1/cells/defects', {}, list => list.defects, signal)
}
