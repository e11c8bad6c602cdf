/** A ruling and the queue it stands in, as planning/permit says them. Areas are decimal text in m². */
import type { Geometry } from 'geojson'
import type { Bounds, Text } from './contract'

export const outcomes = ['fail', 'undetermined', 'pass', 'not_in_force', 'not_applicable'] as const
export type Outcome = (typeof outcomes)[number]

export const gates = ['land_permit', 'planning_approval', 'presale_permit'] as const

export interface Subject {
  code: string
  name: string
}

export interface RulebookNote {
  id: string
  version: string
  digest: string
  title: Text
  force: string
  force_title: Text
  valid_from: string | null
  valid_until: string | null
}

export interface Article {
  citation: Text
  quote: string
  /** the official text was compared */
  verified: boolean
}

export interface Quantity {
  key: string
  title: Text
  value: string
  unit: Text
  source: Text
}

export interface Finding {
  clause: string
  title: Text
  outcome: Outcome
  effect: string
  sentence: Text
  arithmetic: Text
  remedy: Text
  article: Article
  numbers: Quantity[] | null
}

export interface Phase {
  number: number
  units: number
  status: string
  permit: string
  counted: boolean
  note: Text
}

/** The three names of one building. */
export interface BuildingNames {
  planning_number?: string
  contract_number?: string
  marketing_number?: string
}

export interface Building extends BuildingNames {
  /** 0: not known */
  phase: number
  units: number
  counted: boolean
  note: Text
}

export interface Room {
  id: string
  name: string
  building: string
  floor: string
  use: string
  use_title: Text
  area: string
  counted: boolean
  reasons: Text[] | null
  lon: number | null
  lat: number | null
  building_names?: BuildingNames
  /** metres from the homes; absent where the map does not have them */
  reach?: { nearest: string; farthest: string; buildings: number; how: Text }
}

export interface Signature {
  role: string
  title: Text
  name: string
  signed_on: string | null
  required: boolean
}

export interface Agreement {
  number: string
  signed_on: string | null
  valid_until: string | null
  parties: Signature[] | null
  complete: boolean
}

export interface Sibling {
  code: string
  name: string
  units: number
  counted: boolean
  reason: Text
  distance: string
}

export interface Place {
  code: string
  name: string
  kind: string
  share: string
}

export interface Ruling {
  application: string
  name: string
  gate: string
  development: Subject
  developer: string
  received_on: string | null
  as_of: string | null
  city_revision: number
  rulebook: RulebookNote
  outcome: Outcome
  open: boolean
  effect?: string
  summary: Text
  units: number
  required: string
  promised: string
  short: string
  findings: Finding[] | null
  phases: Phase[] | null
  buildings?: Building[]
  rooms: Room[] | null
  agreement: Agreement | null
  siblings: Sibling[] | null
  communities: Place[] | null
}

export interface ApplicationRow {
  id: string
  name: string
  gate: string
  development: Subject
  developer: string
  received_on: string
  days_left: number
  outcome: Outcome
  open: boolean
  effect: string
  summary: Text
  units: number
  required: string
  promised: string
  short: string
  rulebook: string
}

export interface ApplicationList {
  total: number
  outcomes: { outcome: Outcome; count: number }[]
  applications: ApplicationRow[]
}

/** One thing that differs between two versions of a scheme. */
export interface SchemeChange {
  part: string
  title: Text
  was: string
  is: string
  unit?: Text
  more?: string
}

export interface SchemeStep {
  version: string
  approval: string
  approved_on: string | null
  /** -1: not known */
  units: number
  current: boolean
  recorded: boolean
  changes: SchemeChange[]
}

export interface ApplicationFile {
  schemes: SchemeStep[]
  ruling: Ruling
  site: Geometry | null
  bbox: Bounds | null
  file: unknown
  due_on: string
  days_left: number
}

export interface Parameter {
  title: Text
  /** as in the rulebook */
  value: string
  /** the value in words */
  said: Text
  unit: Text | string
}

export interface Clause {
  id: string
  title: Text
  gate: string
  /** every gate at which the clause speaks */
  gates?: string[]
  effect: string
  article: Article
  parameters: Parameter[] | null
}

export interface Rulebook {
  id: string
  version: string
  title: Text
  digest: string
  force: string
  force_title: Text
  valid_from: string | null
  valid_until: string | null
  source: unknown
  doubts?: Text[]
  clauses: Clause[]
  text: string
}

export interface RulebookLine {
  id: string
  version: string
  title: Text
  force_title: Text
  valid_from: string | null
  valid_until: string | null
  digest: string
  default: boolean
  adopted: boolean
  expiring: boolean
  unverified: number
  gates: { id: string; title: Text; organ: Text }[] | null
}

/** What another rate would do to every file. */
export interface WhatIf {
  before: { outcome: Outcome; count: number }[]
  after: { outcome: Outcome; count: number }[]
  changed: { id: string; name: string; before: Outcome; after: Outcome; required_after: string; short_before: string; short_after: string }[]
}

export interface Term {
  zh: string
  identifier: string
  meaning_zh: string
  meaning: string
  source: string
}
