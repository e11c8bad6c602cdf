import { Map as GlMap, ScaleControl, setWorkerUrl, type MapOptions, type StyleSpecification } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { drawHatch, drawMark, pixels } from './pattern'

setWorkerUrl(workerUrl)

/** Whether this person asked the machine for less motion. */
export function wantsLessMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** A map that lies flat with north up, made of local parts only. Throws where WebGL is missing. */
export function newMap(container: HTMLElement, style: StyleSpecification, options: Partial<MapOptions> = {}): GlMap {
  const map = new GlMap({
    container, style, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
    maxZoom: 19, minZoom: 4, fadeDuration: wantsLessMotion() ? 0 : 120, ...options,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ maxWidth: 120, unit: 'metric' }), 'bottom-right')
  map.setMissingStyleImageResolver(id => addPicture(map, id))
  return map
}

// Patterns and marks are drawn when the map first asks for them, at twice their size for sharp screens.
function addPicture(map: GlMap, id: string): void {
  const [what, kind = ''] = id.split(/-(.*)/s)
  if (map.hasImage(id)) return
  if (what === 'hatch') map.addImage(id, pixels(20, at => drawHatch(at, 20, kind)), { pixelRatio: 2 })
  if (what === 'mark') map.addImage(id, pixels(48, at => drawMark(at, 48, kind)), { pixelRatio: 2 })
}
