import { address, read } from '@/api/client'
import type { LocationQuery } from 'vue-router'
import type { Text } from '@/api/contract'
import { ages, stages, type Age, type Stage } from '@/api/lives'
import { isDay } from '@/past/days'

/** A format in which layers go out, as the server lists it. */
export interface FileFormat {
  name: string
  title: Text
  ending: string
  many: boolean
  systems: number[]
  encodings: string[]
  table: boolean
}

export interface LayerCount { layer: string; title: Text; count: number }

/** How many features a file would have, and for whom it would be. */
export interface ExportCount { revision: number; audience: 'public' | 'internal'; layers: LayerCount[]; count: number }

/** What became of an export. */
export interface Receipt {
  id: string
  file: string
  state: 'running' | 'complete' | 'broken'
  layers: LayerCount[]
  count: number
  bytes: number
  sha256: string
  crs: string
  encoding: string
  revision: number
  audience: 'public' | 'internal'
}

/** What is to go out, as the screen and its address hold it. */
export interface Order {
  layers: string[]
  format: string
  crs: string
  encoding: string
  names: string
  geometry: string
  subdistrict: string
  q: string
  /** kinds of gaps and of overlaps and voids; none: every kind */
  kinds: string[]
  stage: Stage
  age: Age
  community: string
  cell: string
  /** "west,south,east,north": only what lies in the part of the map that was looked at */
  bbox: string
  /** the day as of which, "" for today */
  asOf: string
}

/** What goes out when nothing is said. */
export const usual: Order = {
  layers: ['communities'], format: 'gpkg', crs: 'EPSG:4490', encoding: 'UTF-8', names: '', geometry: 'wkt', subdistrict: '', q: '', kinds: [], stage: 'all', age: '', community: '', cell: '', bbox: '', asOf: '',
}

const one = (value: LocationQuery[string] | undefined) => (Array.isArray(value) ? value[0] : value) ?? ''
const list = (value: LocationQuery[string] | undefined) => one(value).split(',').filter(Boolean)

/** What an address of the page says; what it does not say is as usual. */
export function orderIn(query: LocationQuery): Order {
  const stage = one(query.stage)
  return {
    ...usual,
    layers: query.layers === undefined ? usual.layers : list(query.layers),
    format: one(query.format) || usual.format,
    crs: one(query.crs) || usual.crs,
    encoding: one(query.encoding) || usual.encoding,
    names: one(query.names),
    geometry: one(query.geometry) || usual.geometry,
    subdistrict: one(query.subdistrict),
    q: one(query.q),
    kinds: list(query.kind),
    stage: stage === 'open' ? '' : (stages.find(known => known !== '' && known === stage) ?? usual.stage),
    age: ages.find(known => known === one(query.age)) ?? '',
    community: one(query.community),
    cell: one(query.cell),
    bbox: /^-?[\d.]+(,-?[\d.]+){3}$/.test(one(query.bbox)) ? one(query.bbox) : '',
    asOf: isDay(one(query.as_of)) ? one(query.as_of) : '',
  }
}

/** The address of the page that says so, without what goes without saying. */
export function queryOf(order: Partial<Order>): Record<string, string> {
  const said: Record<string, string | undefined> = {
    layers: order.layers?.join(',') === usual.layers.join(',') ? '' : order.layers?.join(','),
    ...Object.fromEntries((['format', 'crs', 'encoding', 'names', 'geometry'] as const).map(key => [key, order[key] === usual[key] ? '' : order[key]])),
    subdistrict: order.subdistrict, q: order.q?.trim(), kind: order.kinds?.join(','), stage: order.stage === undefined ? '' : spoken(order.stage), age: order.age,
    community: order.community, cell: order.cell, bbox: order.bbox, as_of: order.asOf,
  }
  const query = Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => !!entry[1]))
  return order.layers?.length === 0 ? { ...query, layers: '' } : query
}

/** A stage as the server's addresses have it: there nothing said is everything. */
const spoken = (stage: Stage) => (stage === 'all' ? '' : stage || 'open')

/** The systems offered, the city's own first. */
export const systems = ['EPSG:4490', 'EPSG:4547', 'EPSG:4526', 'EPSG:4326', 'EPSG:3857']

/** The systems of a format: those offered that it can say. */
export function systemsOf(format: FileFormat): string[] {
  return format.systems.length ? systems.filter(one => format.systems.includes(Number(one.slice(5)))) : systems
}

/** The filter as the server takes it; what is not asked of a layer is not said. */
function filterOf(order: Order): Record<string, string> {
  const gaps = order.layers.includes('gaps')
  const found = gaps || order.layers.includes('ground')
  return {
    layers: order.layers.join(','), subdistrict: order.subdistrict, community: order.community, q: order.q.trim(), bbox: order.bbox, as_of: order.asOf,
    kind: found ? order.kinds.join(',') : '', cell: gaps ? order.cell : '', stage: gaps && !order.asOf ? spoken(order.stage) : '', age: gaps && !order.asOf ? order.age : '',
  }
}

/** Where the file is fetched; receipt is the name under which its receipt can be asked for. */
export function fileAddress(order: Order, receipt = ''): string {
  return address('/api/v1/export', { ...filterOf(order), format: order.format, crs: order.crs, encoding: order.encoding, names: order.names, geometry: order.geometry, receipt })
}

export const readFormats = async (signal?: AbortSignal) => (await read<{ formats: FileFormat[] }>('/api/v1/export/formats', {}, signal)).formats
export const readCount = (order: Order, signal?: AbortSignal) => read<ExportCount>('/api/v1/export/count', filterOf(order), signal)
export const readReceipt = (id: string, signal?: AbortSignal) => read<Receipt>(`/api/v1/exports/${id}`, {}, signal)

/** A name for a receipt that nobody guesses. */
export function receiptName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, '0')).join('')
}

/** How many features of a running export are written, from 0 to 100. */
export function share(receipt: Receipt): number {
  const total = receipt.layers.reduce((sum, layer) => sum + layer.count, 0)
  return receipt.state === 'complete' || total === 0 ? 100 : Math.min(99, Math.floor((receipt.count / total) * 100))
}
