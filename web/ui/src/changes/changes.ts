import type { Bounds, Layer, Text } from '@/api/contract'
import { readAll } from '@/api/pages'
import { area, integer } from '@/words/format'
import type { FieldChange } from '@/past/days'

export const changeKinds = ['added', 'changed', 'removed'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** One feature that differs between two days. */
export interface Change {
  /** "layer/code" */
  id: string
  layer: string
  code: string
  name: string
  what: ChangeKind
  fields: FieldChange[]
  moved: boolean
  old_area: number | null
  new_area: number | null
  subdistrict: string
  bbox: Bounds | null
  center: [number, number] | null
}

export interface Moment {
  revision: number
  as_of: string
}

interface ChangeList {
  from: Moment
  to: Moment
  total: number
  layers: { layer: string; title: Text; added: number; changed: number; removed: number }[]
  changes: Change[]
}

/** What differs between two days, all of it as far as a table goes. */
export interface ChangeBook {
  from: Moment
  to: Moment
  total: number
  complete: boolean
  titles: Record<string, Text>
  changes: Change[]
}

export async function readChanges(from: string, to: string, signal?: AbortSignal): Promise<ChangeBook> {
  const { first, rows, complete } = await readAll<ChangeList, Change>('/api/v1/changes', to ? { from, to } : { from }, list => list.changes.map(one => ({ ...one, id: `${one.layer}/${one.code}` })), signal)
  return { from: first.from, to: first.to, total: first.total, complete, titles: Object.fromEntries(first.layers.map(one => [one.layer, one.title])), changes: rows }
}

/** Counts changes by kind. */
export function countKinds(changes: readonly Change[]): Record<ChangeKind, number> {
  const sum = { added: 0, changed: 0, removed: 0 }
  for (const change of changes) sum[change.what] += 1
  return sum
}

/** By how many m² a change makes a feature larger; null where neither has an area. */
export function growth(change: Change): number | null {
  if (change.old_area === null && change.new_area === null) return null
  return (change.new_area ?? 0) - (change.old_area ?? 0)
}

/** A value as people read it: a choice by its title, a number with its unit. */
export function valueShown(layer: Layer | undefined, name: string, value: unknown, say: (text: Text | null | undefined) => string, words: { yes: string; no: string; none: string }): string {
  if (value === null || value === undefined || value === '') return words.none
  const field = layer?.fields.find(one => one.name === name)
  const choice = field?.choices?.find(one => one.value === value)
  if (choice) return say(choice.title)
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (field?.kind === 'decimal') return `${area(String(value))}${field.unit ? ` ${field.unit}` : ''}`
  if (typeof value === 'number' && !/year|number/.test(name)) return integer(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
