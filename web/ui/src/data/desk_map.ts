import type { Geometry, Position } from 'geojson'
import type { FeatureCollection } from 'geojson'
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Bounds } from '@/api/contract'
import type { Change, PlacedProblem } from '@/api/desk'
import { cityStyle } from '@/map/style'
import { mapColour } from '@/theme/colours'

/** What a shape on the desk's map says; colour, dash and a word in the legend tell it. */
export type Look = 'plain' | 'added' | 'changed' | 'old' | 'closed' | 'problem' | 'note'

export interface DeskShape {
  /** the row of the table that it belongs to; several shapes may belong to one */
  id: string
  look: Look
  geometry: Geometry
}

/** A look of the legend in words. */
export interface Meaning {
  look: Look
  word: string
  dashed?: boolean
}

export const lookColour: Record<Look, string> = {
  plain: '#1F5FA8', added: '#1B7A47', changed: '#B86E00', old: '#8A5A00', closed: '#B42318', problem: '#B42318', note: '#B86E00',
}

const colour: ExpressionSpecification = ['match', ['get', 'look'], ...Object.entries(lookColour).flat(), '#1F2933'] as unknown as ExpressionSpecification
const picked: ExpressionSpecification = ['==', ['get', 'id'], '']

/** The layers of the city under the shapes. */
export const underneath = ['subdistricts', 'communities', 'waters', 'roads', 'developments', 'buildings']

/** The city's style, with the desk's shapes on top. */
export function deskStyle(tiles: Record<string, string[]>): StyleSpecification {
  const base = cityStyle(Object.fromEntries(Object.entries(tiles).filter(([name]) => underneath.includes(name))))
  const labels = base.layers.filter(layer => layer.type === 'symbol')
  const ground = base.layers.filter(layer => layer.type !== 'symbol')
  return {
    ...base,
    sources: { ...base.sources, desk: { type: 'geojson', data: collection([]) } },
    layers: [...ground, ...deskLayers(), ...labels],
  }
}

function deskLayers(): LayerSpecification[] {
  const polygon: ExpressionSpecification = ['match', ['geometry-type'], ['Polygon', 'MultiPolygon'], true, false]
  const point: ExpressionSpecification = ['match', ['geometry-type'], ['Point', 'MultiPoint'], true, false]
  const old: ExpressionSpecification = ['match', ['get', 'look'], ['old', 'closed'], true, false]
  const width: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 9, 1, 16, 3]
  // thousands of dots on a whole city are not to cover one another
  const dot = (size: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 10, size / 2.5, 14, size]
  const shape = (id: string, filter: ExpressionSpecification, paint: object, type: 'fill' | 'line' | 'circle'): LayerSpecification => ({ id, type, source: 'desk', filter, paint }) as LayerSpecification
  return [
    shape('desk-fill', ['all', polygon, ['!=', ['get', 'look'], 'old']], { 'fill-color': colour, 'fill-opacity': ['match', ['get', 'look'], 'plain', 0.12, 0.28] }, 'fill'),
    shape('desk-casing', ['!', point], { 'line-color': '#fff', 'line-width': 4, 'line-opacity': 0.8 }, 'line'),
    shape('desk-line', ['all', ['!', point], ['!', old]], { 'line-color': colour, 'line-width': width }, 'line'),
    shape('desk-dash', ['all', ['!', point], old], { 'line-color': colour, 'line-width': width, 'line-dasharray': [3, 2] }, 'line'),
    shape('desk-dot', point, { 'circle-color': colour, 'circle-radius': dot(5), 'circle-stroke-color': '#fff', 'circle-stroke-width': dot(1.5) }, 'circle'),
    shape('desk-picked', ['all', ['!', point], picked], { 'line-color': mapColour.halo, 'line-width': 4.5 }, 'line'),
    shape('desk-picked-dot', ['all', point, picked], { 'circle-color': 'transparent', 'circle-radius': 10, 'circle-stroke-color': mapColour.halo, 'circle-stroke-width': 3 }, 'circle'),
  ]
}

/** Filters of the two halo layers for a picked row. */
export function pickedFilter(id: string, dots: boolean): ExpressionSpecification {
  const point: ExpressionSpecification = ['match', ['geometry-type'], ['Point', 'MultiPoint'], true, false]
  return ['all', dots ? point : ['!', point], ['==', ['get', 'id'], id]] as ExpressionSpecification
}

export function collection(shapes: readonly DeskShape[]): FeatureCollection {
  return { type: 'FeatureCollection', features: shapes.map(({ id, look, geometry }) => ({ type: 'Feature', properties: { id, look }, geometry })) }
}

/** The box around shapes with a little ground, null for none. */
export function boxOf(shapes: readonly DeskShape[]): Bounds | null {
  const box: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { geometry } of shapes) stretch(box, geometry)
  if (box[0] > box[2]) return null
  const around = Math.max(0.0008, (box[2] - box[0]) * 0.1)
  return [box[0] - around, box[1] - around, box[2] + around, box[3] + around]
}

function stretch(box: Bounds, geometry: Geometry): void {
  if (geometry.type === 'GeometryCollection') {
    for (const one of geometry.geometries) stretch(box, one)
    return
  }
  const visit = (at: Position | unknown[]): void => {
    if (typeof at[0] === 'number') {
      const [x, y] = at as [number, number]
      if (!Number.isFinite(x) || !Number.isFinite(y) || Math.abs(x) > 180 || Math.abs(y) > 90) return
      box[0] = Math.min(box[0], x)
      box[1] = Math.min(box[1], y)
      box[2] = Math.max(box[2], x)
      box[3] = Math.max(box[3], y)
    } else for (const one of at) visit(one as unknown[])
  }
  visit(geometry.coordinates as unknown[])
}

/** A problem on the map: the shape of its row, and a dot where it breaks. */
export function problemShapes(problems: readonly PlacedProblem[]): DeskShape[] {
  return problems.flatMap(problem => {
    const id = String(problem.number)
    const look = problem.note ? 'note' : 'problem'
    const out: DeskShape[] = problem.shape ? [{ id, look, geometry: problem.shape }] : []
    if (problem.lon !== null && problem.lat !== null) out.push({ id, look, geometry: { type: 'Point', coordinates: [problem.lon, problem.lat] } })
    return out
  })
}

/** What the looks of a difference mean. */
export function changeLegend(t: (key: string) => string): Meaning[] {
  return (['added', 'changed', 'old', 'closed'] as const).map(look => ({ look, word: t(`desk.difference.${look}`), dashed: look === 'old' || look === 'closed' }))
}

/** A difference on the map: what it becomes, and dashed what it was. */
export function changeShapes(changes: readonly Change[]): DeskShape[] {
  return changes.flatMap(change => {
    const id = String(change.number)
    if (change.what === 'closed') return change.old ? [{ id, look: 'closed' as const, geometry: change.old }] : []
    const out: DeskShape[] = change.new ? [{ id, look: change.what, geometry: change.new }] : []
    if (change.what === 'changed' && change.moved && change.old) out.push({ id, look: 'old', geometry: change.old })
    return out
  })
}
