/** How far homes lie from the venues of their communities, and where rooms would serve the most of them. */
import type { FeatureCollection } from 'geojson'
import { read } from './client'
import type { Named, Text } from './contract'

export interface HomeCount {
  homes: number
  households: number
  /** homes whose households nobody counted */
  unknown: number
}

export interface ReachBand extends HomeCount {
  /** m; 0: beyond the last */
  up_to: number
}

export interface ReachSum extends Named {
  subdistrict: Named
  total: HomeCount
  served: HomeCount
  unserved: HomeCount
  bands: ReachBand[]
  lacks: (HomeCount & { lack: string; title: Text })[]
  venues: number
  area: number | null
  per_hundred: number | null
}

export interface ReachAnswer {
  method: 'streets' | 'straight'
  distance: number
  total: ReachSum
  subdistricts: ReachSum[]
  communities: ReachSum[]
}

export interface Site {
  kind: string
  place: Required<Named> & { lon: number; lat: number }
  adds: number
  all: HomeCount
}

export interface Placement {
  method: 'streets' | 'straight'
  distance: number
  candidates: number
  unserved: HomeCount
  served: HomeCount
  /** no choice of as many places serves more households */
  bound: number
  sites: Site[] | null
}

export interface RoomEffects {
  rooms: { place: Named; sentence: Text }[] | null
}

export const candidateKinds = ['room', 'compound', 'building'] as const
export const distances = [300, 500, 1000] as const

export const readReach = (distance: number, signal?: AbortSignal) => read<ReachAnswer>('/api/v1/reach', { distance }, signal)
/** The streets within the city's distance of a community's venues. */
export const readLines = (community: string, signal?: AbortSignal, at: Record<string, string> = {}) => read<FeatureCollection>('/api/v1/reach/lines', { community, ...at }, signal)
export const readEffects = (development: string, signal?: AbortSignal, at: Record<string, string> = {}) => read<RoomEffects>('/api/v1/reach/rooms', { development, ...at }, signal)
export const readPlacement = (query: { subdistrict: string; community: string; distance: number; k: number; candidates: string }, signal?: AbortSignal) =>
  read<Placement>('/api/v1/placement', query, signal)

/** The part of the households that a venue serves, 0 to 1; null where there are none. */
export function servedShare(sum: ReachSum): number | null {
  return sum.total.households > 0 ? sum.served.households / sum.total.households : null
}

export interface Slice {
  /** m; 0: beyond the last band; -1: no distance at all */
  upTo: number
  households: number
  share: number
}

/** The households of a sum by band, nearest first, and those that nothing reaches last, as parts of all. */
export function slices(sum: ReachSum): Slice[] {
  const all = sum.total.households
  const inBands = sum.bands.reduce((total, band) => total + band.households, 0)
  const parts = [...sum.bands.map(band => ({ upTo: band.up_to, households: band.households })), { upTo: -1, households: all - inBands }]
  return parts.filter(part => part.households > 0).map(part => ({ ...part, share: all ? part.households / all : 0 }))
}
