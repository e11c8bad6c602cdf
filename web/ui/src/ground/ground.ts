import { readAll } from '@/api/pages'
import type { Bounds, Named, Text } from '@/api/contract'

/** What can be wrong between communities, in the order of the list. */
export const borderKinds = ['overlap', 'void', 'narrow_void', 'unmatched', 'open'] as const

/** One thing wrong between communities. */
export interface Border {
  id: string
  /** id of the gap that it is, '' when it is none */
  gap: string
  kind: string
  title: Text
  /** m² */
  area: number
  /** m */
  width: number
  vertices: number
  claimants: Named[]
  subdistrict: Named
  /** null: some of the housing on it was not counted, which is not none */
  households: number | null
  known: number
  uncounted: number
  homes: Named[]
  evidence: Text
  actor: Text
  lon: number
  lat: number
  bbox: Bounds
}

/** Housing of which a part lies in no community. */
export interface Partly {
  housing: Required<Named>
  share: number
  outside: number
  subdistrict: Named
  households: number | null
  lon: number
  lat: number
}

export interface BorderList {
  revision: number
  as_of: string
  total: number
  borders: Border[] | null
  slivers: { count: number; area: number }
  partly: Partly[] | null
}

/** Everything wrong between communities at one revision; filters are then a matter of the screen. */
export interface BorderBook {
  borders: Border[]
  slivers: { count: number; area: number }
  partly: Partly[]
}

export async function readBorders(signal?: AbortSignal): Promise<BorderBook> {
  const { first, rows } = await readAll<BorderList, Border>('/api/v1/ground', {}, list => list.borders ?? [], signal)
  return { borders: rows, slivers: first.slivers, partly: first.partly ?? [] }
}

/** What a filter leaves, in numbers. */
export function sumBorders(borders: readonly Border[]): { area: number; households: number; uncounted: number } {
  return borders.reduce((sum, one) => ({ area: sum.area + one.area, households: sum.households + one.known, uncounted: sum.uncounted + one.uncounted }), { area: 0, households: 0, uncounted: 0 })
}

/** A query of the map page that shows the ground in the middle of it, with its surroundings. */
export function viewOf(one: { lon: number; lat: number; bbox?: Bounds }): { at: string } {
  const window = 400 // pixels for the ground itself, of a map that is wider
  const [west, south, east, north] = one.bbox ?? [one.lon, one.lat, one.lon, one.lat]
  const narrow = Math.cos((one.lat * Math.PI) / 180)
  const degrees = Math.max(east - west, (north - south) / narrow, 0.0005)
  const zoom = Math.min(18, Math.max(9, Math.log2((window * 360) / (512 * degrees))))
  return { at: `${zoom.toFixed(2)}/${((south + north) / 2).toFixed(5)}/${((west + east) / 2).toFixed(5)}` }
}
