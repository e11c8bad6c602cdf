import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Bounds } from '@/api/contract'
import type { ApplicationFile, Room } from '@/api/ruling'
import { cityStyle } from '@/map/style'
import { mapColour } from '@/theme/colours'

/** The layers of the city that a file's map shows under the site. */
export const groundLayers = ['communities', 'waters', 'roads', 'developments', 'buildings']

const counted = '#1B7A47'
const notCounted = '#B42318'

/** The city's style, quieter, with the site and its rooms on top. */
export function siteStyle(tiles: Record<string, string[]>, file: ApplicationFile): StyleSpecification {
  const chosen = Object.fromEntries(Object.entries(tiles).filter(([name]) => groundLayers.includes(name)))
  const base = cityStyle(chosen)
  const labels = base.layers.filter(layer => layer.type === 'symbol')
  const ground = base.layers.filter(layer => layer.type !== 'symbol')
  return { ...base, sources: { ...base.sources, ...sourcesOf(file) }, layers: [...ground, ...siteLayers(), ...labels] }
}

function sourcesOf(file: ApplicationFile): Record<string, SourceSpecification> {
  const site = file.site ? [{ type: 'Feature' as const, geometry: file.site, properties: {} }] : []
  const rooms = placed(file.ruling.rooms ?? []).map(room => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: [room.lon, room.lat] },
    properties: { name: room.name, counted: room.counted },
  }))
  return {
    site: { type: 'geojson', data: { type: 'FeatureCollection', features: site } },
    rooms: { type: 'geojson', data: { type: 'FeatureCollection', features: rooms } },
  }
}

/** The rooms that the file places on the map. */
export function placed(rooms: readonly Room[]): (Room & { lon: number; lat: number })[] {
  return rooms.filter((room): room is Room & { lon: number; lat: number } => room.lon !== null && room.lat !== null)
}

function siteLayers(): LayerSpecification[] {
  return [
    { id: 'site-fill', type: 'fill', source: 'site', paint: { 'fill-color': mapColour.halo, 'fill-opacity': 0.12 } },
    { id: 'site-casing', type: 'line', source: 'site', paint: { 'line-color': '#fff', 'line-width': 5 } },
    { id: 'site-line', type: 'line', source: 'site', paint: { 'line-color': mapColour.halo, 'line-width': 2.5 } },
    { id: 'rooms-dot', type: 'circle', source: 'rooms', paint: {
      'circle-radius': 6, 'circle-color': ['case', ['get', 'counted'], counted, notCounted], 'circle-stroke-color': '#fff', 'circle-stroke-width': 2,
    } },
  ]
}

/** A box that holds the site and every placed room, with a little ground around; null where there is neither. */
export function frameOf(file: ApplicationFile): Bounds | null {
  const points = placed(file.ruling.rooms ?? []).map(room => [room.lon, room.lat] as const)
  const corners = file.bbox ? [[file.bbox[0], file.bbox[1]] as const, [file.bbox[2], file.bbox[3]] as const] : []
  const all = [...corners, ...points]
  if (all.length === 0) return null
  const lons = all.map(point => point[0])
  const lats = all.map(point => point[1])
  const around = 0.0012
  return [Math.min(...lons) - around, Math.min(...lats) - around, Math.max(...lons) + around, Math.max(...lats) + around]
}
