import { address, read } from '@/api/client'
import type { Text } from '@/api/contract'

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
}

/** The systems offered, the city's own first. */
export const systems = ['EPSG:4490', 'EPSG:4547', 'EPSG:4526', 'EPSG:4326', 'EPSG:3857']

/** The systems of a format: those offered that it can say. */
export function systemsOf(format: FileFormat): string[] {
  return format.systems.length ? systems.filter(one => format.systems.includes(Number(one.slice(5)))) : systems
}

const filterOf = (order: Order) => ({ layers: order.layers.join(','), subdistrict: order.subdistrict, q: order.q.trim() })

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
