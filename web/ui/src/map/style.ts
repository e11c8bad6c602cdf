import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { gapKinds } from '@/api/contract'
import { communityFill, mapColour } from '@/theme/colours'
import { colourOf } from './pattern'
import { hiddenAtFirst } from './permalink'
import { labelLayers } from './style_labels'

/** The layers that the map draws, in the order of the legend. */
export const drawnLayers = ['subdistricts', 'communities', 'cells', 'developments', 'compounds', 'buildings', 'facilities', 'roads', 'waters'] as const

/** The layers whose features a pointer picks, the one on top first. */
export const pickedLayers = ['facilities', 'buildings', 'compounds', 'developments', 'cells', 'communities'] as const

/** The name of the source that holds a mark for every gap, whatever the zoom. */
export const marks = 'gap-marks'

/** The sources that hold what is read when it is asked for: streets within reach of the venues of what is picked. */
export const overlays = ['reach'] as const
export type Overlay = (typeof overlays)[number]

/** The zoom from which a layer is drawn, for those that would only blur what lies farther out; its tiles are not fetched before. */
export const drawnFrom: Readonly<Record<string, number>> = { developments: 11, compounds: 11, buildings: 13, facilities: 12.5 }

export const hatchName = (kind: string) => `hatch-${kind}`
export const markName = (kind: string) => `mark-${kind}`

/** A style with vector sources for the layers that have tiles, and no glyphs: labels are drawn from local fonts. */
export function cityStyle(tiles: Record<string, string[]>): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    [marks]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, promoteId: 'id' },
  }
  for (const name of overlays) sources[name] = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
  for (const [name, urls] of Object.entries(tiles)) {
    sources[name] = { type: 'vector', tiles: urls, minzoom: 0, maxzoom: 16, promoteId: name === 'gaps' ? 'id' : 'code' }
  }
  const layers = [...ground(), ...gaps(), ...halos(), ...labelLayers(), gapMarks()]
  return { version: 8, sources, layers: layers.filter(layer => !('source' in layer) || layer.source in sources) }
}

/** A style with some sources out of sight. What is so from the beginning is neither fetched nor drawn once for nothing. */
export function hiding(style: StyleSpecification, hidden: readonly string[]): StyleSpecification {
  const isHidden = (one: LayerSpecification) => 'source' in one && hidden.includes(String(one.source))
  return { ...style, layers: style.layers.map(one => (isHidden(one) ? { ...one, layout: { ...one.layout, visibility: 'none' } } as LayerSpecification : one)) }
}

const flagged = (flag: string, yes: number, no: number): ExpressionSpecification =>
  ['case', ['boolean', ['feature-state', flag], false], yes, no]

/** A choice by the kind of gap, for every property that differs by it. */
export function byKind(valueOf: (kind: string) => string): ExpressionSpecification {
  const cases = gapKinds.flatMap(kind => [kind, valueOf(kind)])
  return ['match', ['get', 'kind'], ...cases, valueOf('other')] as unknown as ExpressionSpecification
}

const grow = (...stops: number[]): ExpressionSpecification =>
  ['interpolate', ['exponential', 1.5], ['zoom'], ...stops] as unknown as ExpressionSpecification

function layer(id: string, type: 'fill' | 'line' | 'circle', source: string, paint: object, more: object = {}): LayerSpecification {
  return { id, type, source, 'source-layer': source, paint, ...more } as LayerSpecification
}

const from = (name: string) => (name in drawnFrom ? { minzoom: drawnFrom[name] } : {})

function ground(): LayerSpecification[] {
  const fills = Object.entries(communityFill).flat()
  const round = { layout: { 'line-join': 'round', 'line-cap': 'round' } }
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': mapColour.ground } },
    layer('communities-fill', 'fill', 'communities', {
      'fill-color': ['match', ['get', 'kind'], ...fills, communityFill.unknown ?? ''], 'fill-opacity': 0.55,
    }),
    layer('cells-fill', 'fill', 'cells', { 'fill-color': mapColour.cell, 'fill-opacity': ['match', ['get', 'kind'], 'dedicated', 0.12, 0.01] }),
    layer('waters-fill', 'fill', 'waters', { 'fill-color': mapColour.water }),
    layer('developments-fill', 'fill', 'developments', { 'fill-color': mapColour.development, 'fill-opacity': 0.85 }, from('developments')),
    layer('compounds-fill', 'fill', 'compounds', { 'fill-color': mapColour.compound, 'fill-opacity': 0.85 }, from('compounds')),
    layer('roads-edge', 'line', 'roads', { 'line-color': mapColour.roadEdge, 'line-width': roadWidth(1.2) }, { minzoom: 11.5, ...round }),
    layer('roads-line', 'line', 'roads', { 'line-color': mapColour.road, 'line-width': roadWidth(0) }, round),
    { id: 'reach-line', type: 'line', source: 'reach', paint: { 'line-color': mapColour.reach, 'line-width': grow(11, 1.5, 16, 7), 'line-opacity': 0.55 }, ...round } as LayerSpecification,
    layer('buildings-fill', 'fill', 'buildings', { 'fill-color': mapColour.building, 'fill-outline-color': mapColour.buildingEdge }, from('buildings')),
    layer('developments-line', 'line', 'developments', { 'line-color': mapColour.developmentEdge, 'line-width': grow(12, 0.4, 16, 1.6) }, { minzoom: 12 }),
    layer('compounds-line', 'line', 'compounds', { 'line-color': mapColour.compoundEdge, 'line-width': grow(12, 0.4, 16, 1.6), 'line-dasharray': [4, 2] }, { minzoom: 12 }),
    layer('cells-line', 'line', 'cells', { 'line-color': mapColour.cell, 'line-width': grow(10, 0.3, 13, 0.8, 16, 1.4) }, { minzoom: 10, ...round }),
    layer('communities-casing', 'line', 'communities', { 'line-color': mapColour.casing, 'line-width': grow(9, 1.2, 13, 3.6, 16, 6), 'line-opacity': 0.9 }, round),
    layer('communities-line', 'line', 'communities', { 'line-color': mapColour.boundary, 'line-width': grow(9, 0.4, 13, 1.1, 16, 2) }, round),
    layer('subdistricts-casing', 'line', 'subdistricts', { 'line-color': mapColour.casing, 'line-width': grow(8, 2.4, 13, 6, 16, 9), 'line-opacity': 0.9 }, round),
    layer('subdistricts-line', 'line', 'subdistricts', { 'line-color': mapColour.subdistrict, 'line-width': grow(8, 1, 13, 2.4, 16, 3.6) }, round),
    layer('facilities-dot', 'circle', 'facilities', {
      'circle-color': mapColour.facility, 'circle-radius': grow(12, 2.5, 16, 6), 'circle-stroke-color': '#fff', 'circle-stroke-width': 1.5,
    }, from('facilities')),
  ]
}

function roadWidth(extra: number): ExpressionSpecification {
  const width = (arterial: number, collector: number, local: number): ExpressionSpecification =>
    ['match', ['get', 'class'], 'arterial', arterial + extra, 'collector', collector + extra, local + extra]
  return ['interpolate', ['exponential', 1.5], ['zoom'], 9, width(1.2, 0.6, 0.2), 13, width(4, 2.6, 1.4), 16, width(14, 10, 6)]
}

function gaps(): LayerSpecification[] {
  const filter: ExpressionSpecification = ['!', ['in', ['get', 'kind'], ['literal', [...hiddenAtFirst]]]] // until the map is told what to show
  return [
    layer('gaps-fill', 'fill', 'gaps', { 'fill-pattern': byKind(hatchName), 'fill-opacity': 0.85 }, { minzoom: 11, filter }),
    layer('gaps-casing', 'line', 'gaps', { 'line-color': '#fff', 'line-width': grow(12, 2, 16, 5) }, { minzoom: 12, filter }),
    layer('gaps-line', 'line', 'gaps', { 'line-color': byKind(colourOf), 'line-width': grow(12, 1, 16, 3) }, { minzoom: 11, filter }),
  ]
}

/** How wide the lines of a halo are while something of their layer wears one. Otherwise they have no width: the map then leaves them out, and need not draw every edge of the city clear. */
export const haloWidths = { 'halo-casing': 8, halo: 3.5 } as const

/** What the pointer is over and what is picked, lifted from the rest by a halo. */
function halos(): LayerSpecification[] {
  const sources = [...pickedLayers.filter(name => name !== 'facilities'), 'subdistricts', 'gaps']
  const unworn = { 'line-width': 0, 'line-width-transition': { duration: 0, delay: 0 } }
  return sources.flatMap(name => [
    layer(`${name}-halo-casing`, 'line', name, { 'line-color': '#fff', ...unworn, 'line-opacity': flagged('picked', 1, 0) }, from(name)),
    layer(`${name}-halo`, 'line', name, {
      'line-color': mapColour.halo, ...unworn, 'line-opacity': ['case', ['boolean', ['feature-state', 'picked'], false], 1, flagged('hovered', 0.75, 0)],
    }, from(name)),
  ]).concat(
    layer('facilities-halo', 'circle', 'facilities', {
      'circle-radius': 11, 'circle-color': 'transparent', 'circle-stroke-color': mapColour.halo, 'circle-stroke-width': 3,
      'circle-stroke-opacity': flagged('picked', 1, 0),
    }, from('facilities')),
    { id: 'gap-marks-halo', type: 'circle', source: marks, paint: {
      'circle-radius': 13, 'circle-color': '#fff', 'circle-opacity': flagged('picked', 1, 0),
      'circle-stroke-color': mapColour.halo, 'circle-stroke-width': 3.5,
      'circle-stroke-opacity': ['case', ['boolean', ['feature-state', 'picked'], false], 1, flagged('hovered', 0.75, 0)],
    } },
  )
}

// Larger gaps get larger marks; on ground that is hatched large enough to see, the mark stays as the place to press.
function gapMarks(): LayerSpecification {
  const size = (least: number): ExpressionSpecification =>
    ['interpolate', ['linear'], ['sqrt', ['max', 0, ['get', 'households']]], 0, least, 45, least * 1.8]
  return { id: 'gap-marks', type: 'symbol', source: marks, layout: {
    'icon-image': byKind(markName), 'icon-allow-overlap': true, // names give way to marks, never marks to names
    'icon-size': ['interpolate', ['linear'], ['zoom'], 9, size(0.3), 14, size(0.55)],
    'symbol-sort-key': ['get', 'households'],
  } }
}
