/** What the server says, as in /api/v1/openapi.json. Areas are decimal text in m², dates "2026-11-23" or null. */
import type { Geometry } from 'geojson'

/** A sentence in both languages. */
export interface Text {
  zh: string
  en: string
}

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number]

/** The kinds of gap that this version draws; a server may know more. */
export const gapKinds = ['unclaimed', 'contested', 'unserved_development', 'limited_title', 'orphan_compound', 'out_of_reach', 'venue_missing', 'venue_short',
  'handover_overdue', 'size_out', 'overlap', 'void'] as const
export type GapKind = (typeof gapKinds)[number]

/** The kinds that are about ground between communities. */
export const groundKinds: readonly string[] = ['overlap', 'void']

/** The kinds that are about a community, its rooms or its line, whose people are those of the housing and are not added to them. */
export const communityKinds: readonly string[] = ['venue_missing', 'venue_short', 'handover_overdue', 'size_out', ...groundKinds]

export interface GapCount {
  gaps: number
  households: number
  /** gaps whose households nobody knows */
  unknown: number
}

export interface City {
  name: Text
  revision: number
  as_of: string
  plane: number
  bounds: Bounds
  /** said wherever made data is shown */
  notice: Text | null
  audience: 'internal' | 'public'
  demo: boolean
  version: string
  /** the database cannot be reached: this is the last known city */
  stale: boolean
  counts: Record<string, number>
  gap_counts: Record<string, GapCount>
}

export interface Choice {
  value: string
  title: Text
}

export interface Field {
  name: string
  title: Text
  kind: string
  unit: string
  required: boolean
  choices: Choice[] | null
  refers: string
}

export interface Layer {
  name: string
  title: Text
  geometry: 'polygon' | 'line' | 'point' | ''
  count: number
  housing: boolean
  internal: boolean
  tiles: string | null
  fields: Field[]
}

export interface Named {
  layer?: string
  code: string
  name: string
}

export interface Touch {
  code: string
  name: string
  kind: string
  /** of the ground, 0 to 1 */
  share: number
}

export interface Gap {
  id: string
  kind: string
  subject: Required<Named>
  subdistrict: Named
  /** the grid cell on whose ground its middle lies; an empty code: none */
  cell?: Named
  communities: Touch[] | null
  /** null: nobody knows, which is not none */
  households: number | null
  counted: Text
  evidence: Text
  actor: Text
  as_of: string
  revision: number
  internal: boolean
  lon: number
  lat: number
  bbox: Bounds
}

export interface GapKindSum extends GapCount {
  kind: string
  title: Text
}

export interface GapList {
  revision: number
  as_of: string
  total: number
  households: number
  households_unknown: number
  kinds: GapKindSum[]
  gaps: Gap[]
}

export interface Claim {
  community: string
  name: string
  area: number
  share: number
}

export interface Related {
  layer: string
  code: string
  name: string
  relation: Text
}

export interface Feature {
  layer?: string
  code: string
  name: string
  properties: Record<string, unknown>
  bbox: Bounds | null
  center: [number, number] | null
  valid_from: string | null
  valid_to: string | null
  since: number
  source: string
}

export interface FeatureDetail extends Feature {
  geometry: Geometry | null
  area_m2: number | null
  ground: { area: number; covered: number; claims: Claim[] | null } | null
  related: Related[] | null
}

export interface Identified {
  layer: string
  code: string
  name: string
  kind: string
  place: 'inside' | 'edge'
}

export interface Identify {
  lon: number
  lat: number
  easting: number
  northing: number
  features: Identified[] | null
  gaps: Gap[] | null
}

export interface SearchResult {
  layer: string
  code: string
  name: string
  subtitle: Text
  center: [number, number] | null
  bbox: Bounds | null
}
