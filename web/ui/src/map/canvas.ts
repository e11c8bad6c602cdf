import type { GeoJSONSource, Map as GlMap, MapGeoJSONFeature, PaddingOptions, PointLike, VectorTileSource } from 'maplibre-gl'
import type { FeatureCollection } from 'geojson'
import type { Bounds, Gap } from '@/api/contract'
import { newMap, wantsLessMotion } from './engine'
import { sumNotices } from './leftout'
import { splitPick, type View } from './permalink'
import { cityStyle, haloWidths, hiding, marks, overlays, pickedLayers, type Overlay } from './style'

/** What of the gaps is shown: null leaves it open. */
export interface GapFilter {
  hiddenKinds: readonly string[]
  ids: readonly string[] | null
}

type Flag = 'picked' | 'hovered'

/** The map of the city as an instrument: it is told what to show and says what lies under a point. */
export class CityCanvas {
  readonly map: GlMap
  readonly #flags: Partial<Record<Flag, string>> = {}

  constructor(container: HTMLElement, tiles: Record<string, string[]>, hidden: readonly string[], view: View | null, bounds: Bounds, padding: PaddingOptions) {
    const place = view ? { center: [view.lon, view.lat] as [number, number], zoom: view.zoom } : { bounds, fitBoundsOptions: { padding } }
    this.map = newMap(container, hiding(cityStyle(tiles), hidden), place)
    this.map.setPadding(padding)
    if (!view) this.map.fitBounds(bounds, { animate: false, padding: 24 })
  }

  /** Points the sources to the addresses, and where these are the same asks for the tiles again: the server sends those that changed. What is drawn stays until then. */
  setTiles(tiles: Record<string, string[]>): void {
    for (const [name, urls] of Object.entries(tiles)) {
      const source = this.map.getSource<VectorTileSource>(name)
      if (!source) continue
      if (source.tiles.join() !== urls.join()) source.setTiles(urls)
      else this.map.refreshTiles(name)
    }
  }

  /** Counts by layer what the tiles on the screen have and do not draw. */
  leftOut(): Record<string, number> {
    const names = Object.entries(this.map.getStyle().sources).filter(([, source]) => source.type === 'vector').map(([name]) => name)
    return sumNotices(names.flatMap(name => this.map.querySourceFeatures(name, { sourceLayer: 'peijian' })).map(feature => feature.properties))
  }

  setHidden(layers: readonly string[]): void {
    for (const layer of this.map.getStyle().layers) {
      if (!('source' in layer) || typeof layer.source !== 'string') continue
      const visibility = layers.includes(layer.source) ? 'none' : 'visible'
      if (this.map.getLayoutProperty(layer.id, 'visibility') !== visibility) this.map.setLayoutProperty(layer.id, 'visibility', visibility)
    }
  }

  /** Draws a mark for each gap and leaves the same ones hatched. */
  setGaps(gaps: readonly Gap[], filter: GapFilter): void {
    const features = gaps.map(gap => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [gap.lon, gap.lat] },
      properties: { id: gap.id, kind: gap.kind, name: gap.subject.name, households: gap.households ?? 0 },
    }))
    this.map.getSource<GeoJSONSource>(marks)?.setData({ type: 'FeatureCollection', features })
    const byKind = ['!', ['in', ['get', 'kind'], ['literal', filter.hiddenKinds]]]
    const rule = filter.ids === null ? byKind : ['all', byKind, ['in', ['get', 'id'], ['literal', filter.ids]]]
    for (const layer of ['gaps-fill', 'gaps-casing', 'gaps-line']) {
      if (this.map.getLayer(layer)) this.map.setFilter(layer, rule as never)
    }
  }

  /** Draws what was read for the overlays; null draws none. */
  setOverlays(drawn: Readonly<Record<Overlay, FeatureCollection | null>>): void {
    for (const name of overlays) this.map.getSource<GeoJSONSource>(name)?.setData(drawn[name] ?? { type: 'FeatureCollection', features: [] })
  }

  /** Gives the halo to one thing and takes it from the one before; "" gives it to none. */
  flag(flag: Flag, pick: string): void {
    if (this.#flags[flag] === pick) return
    const before = this.#flags[flag] ?? ''
    this.#setFlag(before, flag, false)
    this.#setFlag(pick, flag, true)
    this.#flags[flag] = pick
    for (const one of [before, pick]) this.#widenHalo(splitPick(one).layer)
  }

  #widenHalo(layer: string): void {
    const worn = Object.values(this.#flags).some(pick => splitPick(pick).layer === layer)
    for (const [line, width] of Object.entries(haloWidths)) {
      const id = `${layer}-${line}`
      if (this.map.getLayer(id)?.type === 'line') this.map.setPaintProperty(id, 'line-width', worn ? width : 0)
    }
  }

  #setFlag(pick: string, flag: Flag, on: boolean): void {
    if (!pick) return
    const { layer, code } = splitPick(pick)
    if (this.map.getSource(layer)) this.map.setFeatureState({ source: layer, sourceLayer: layer, id: code }, { [flag]: on })
    if (layer === 'gaps') this.map.setFeatureState({ source: marks, id: code }, { [flag]: on })
  }

  /** Whatever may be picked at a point of the screen, the uppermost first, as "layer/code". */
  under(point: { x: number; y: number }, reach: number): string[] {
    const box: [PointLike, PointLike] = [[point.x - reach, point.y - reach], [point.x + reach, point.y + reach]]
    const layers = ['gap-marks', 'gaps-fill', 'facilities-dot', ...pickedLayers.filter(name => name !== 'facilities').map(name => `${name}-fill`)]
    const there = layers.filter(layer => this.map.getLayer(layer))
    const found = this.map.queryRenderedFeatures(box, { layers: there }).map(pickOf)
    return [...new Set(found)]
  }

  /** Shows a box of degrees whole beside the panels, not closer than street level. */
  fit(bounds: Bounds, atOnce = false): void {
    this.map.fitBounds(bounds, { padding: 48, maxZoom: 16.5, duration: atOnce || wantsLessMotion() ? 0 : 500 })
  }

  /** Takes note of what the panels cover. The ground stays where it is; only what counts as its middle is another. */
  setPadding(padding: Required<PaddingOptions>): void {
    const { clientWidth, clientHeight } = this.map.getContainer()
    const middle: PointLike = [(clientWidth + padding.left - padding.right) / 2, (clientHeight + padding.top - padding.bottom) / 2]
    this.map.jumpTo({ center: this.map.unproject(middle), padding })
  }

  /** Whether a place is on the part of the map that no panel covers. */
  shows(lon: number, lat: number): boolean {
    const { x, y } = this.map.project([lon, lat])
    const { left, right, top, bottom } = this.map.getPadding()
    const { clientWidth, clientHeight } = this.map.getContainer()
    return x > (left ?? 0) && x < clientWidth - (right ?? 0) && y > (top ?? 0) && y < clientHeight - (bottom ?? 0)
  }

  view(): View {
    const { lng, lat } = this.map.getCenter()
    return { zoom: this.map.getZoom(), lat, lon: lng }
  }

  bounds(): Bounds {
    const { left = 0, right = 0, top = 0, bottom = 0 } = this.map.getPadding()
    const { clientWidth, clientHeight } = this.map.getContainer()
    const southWest = this.map.unproject([left, clientHeight - bottom])
    const northEast = this.map.unproject([clientWidth - right, top])
    return [southWest.lng, southWest.lat, northEast.lng, northEast.lat]
  }
}

function pickOf(feature: MapGeoJSONFeature): string {
  const layer = feature.source === marks ? 'gaps' : feature.source
  const { id, code } = feature.properties as { id?: string; code?: string }
  return `${layer}/${layer === 'gaps' ? id : code}`
}
