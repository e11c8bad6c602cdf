import type { LocationQuery } from 'vue-router'
import { ages, oneOf, stages, type Age, type Stage } from '@/api/lives'
import { isDay } from '@/past/days'

/** Everything that an address of the map says, so that a colleague who opens it sees the same. */
export interface MapAddress {
  /** null: the whole city */
  view: View | null
  /** layers that are switched off: what is new in a later version is then on */
  hidden: string[]
  hiddenKinds: string[]
  subdistrict: string
  stage: Stage
  age: Age
  /** "layer/code", or "gaps/" and the gap's id */
  pick: string
  /** the day as of which the city is shown, "" for today */
  asOf: string
  table: boolean | null
  follow: boolean
}

export interface View {
  zoom: number
  lat: number
  lon: number
}

/** The kinds that a map shows only when they are asked for: there are many of them, and the others would not be seen between them. */
export const hiddenAtFirst: readonly string[] = ['out_of_reach', 'venue_short', 'size_out']

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every(kind => b.includes(kind))

/** The layers that a map shows only when they are asked for: fine lines inside others. */
export const offAtFirst: readonly string[] = ['cells']

/** Reads an address; what does not parse counts as not said. */
export function parseAddress(query: LocationQuery): MapAddress {
  return {
    view: parseView(one(query.at)),
    hidden: [...list(one(query.hide)), ...offAtFirst.filter(layer => !list(one(query.show)).includes(layer) && !one(query.pick).startsWith(`${layer}/`))],
    hiddenKinds: one(query.without) === '' ? [...hiddenAtFirst] : list(one(query.without)).filter(kind => kind !== 'nothing'),
    subdistrict: one(query.subdistrict),
    stage: oneOf(stages, one(query.stage)),
    age: oneOf(ages, one(query.age)),
    pick: one(query.pick).includes('/') ? one(query.pick) : '',
    asOf: isDay(one(query.as_of)) ? one(query.as_of) : '',
    table: one(query.table) === '' ? null : one(query.table) === 'open',
    follow: one(query.follow) === 'map',
  }
}

/** Writes an address, leaving out what goes without saying. */
export function formatAddress(address: MapAddress): Record<string, string> {
  const said: Record<string, string> = {
    at: address.view ? formatView(address.view) : '',
    hide: address.hidden.filter(layer => !offAtFirst.includes(layer)).join(','),
    show: offAtFirst.filter(layer => !address.hidden.includes(layer)).join(','),
    without: same(address.hiddenKinds, hiddenAtFirst) ? '' : address.hiddenKinds.join(',') || 'nothing',
    subdistrict: address.subdistrict,
    stage: address.stage,
    age: address.age,
    pick: address.pick,
    as_of: address.asOf,
    table: address.table === null ? '' : address.table ? 'open' : 'closed',
    follow: address.follow ? 'map' : '',
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''))
}

/** "13.20/30.36012/113.45034": zoom, latitude, longitude; about a metre. */
function formatView(view: View): string {
  return `${view.zoom.toFixed(2)}/${view.lat.toFixed(5)}/${view.lon.toFixed(5)}`
}

function parseView(text: string): View | null {
  const match = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/.exec(text)
  if (!match) return null
  const view = { zoom: Number(match[1]), lat: Number(match[2]), lon: Number(match[3]) }
  return view.zoom <= 24 && Math.abs(view.lat) <= 85 && Math.abs(view.lon) <= 180 ? view : null
}

/** "layer/code" apart. A code may hold slashes itself, a layer's name may not. */
export function splitPick(pick: string): { layer: string; code: string } {
  const at = pick.indexOf('/')
  return { layer: pick.slice(0, at), code: pick.slice(at + 1) }
}

function one(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function list(text: string): string[] {
  return text.split(',').filter(Boolean)
}
