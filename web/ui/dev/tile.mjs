/** Vector tiles of the mock's layers. */
import GeoJSONVT from 'geojson-vt'
import vtpbf from 'vt-pbf'

const options = { maxZoom: 16, indexMaxZoom: 4, tolerance: 2, buffer: 128, extent: 4096 }

/** An index that cuts tiles of one layer and of its labels. */
export function tileIndex(name, features) {
  const properties = one => ({ ...one.properties, code: one.code, name: one.name, rank: 1 })
  const shapes = collection(features.map(one => ({ type: 'Feature', geometry: one.geometry, properties: properties(one) })))
  const points = collection(features.filter(one => one.point).map(one => ({ type: 'Feature', geometry: { type: 'Point', coordinates: one.point }, properties: properties(one) })))
  const cut = { [name]: index(shapes), [`${name}_label`]: index(points) }
  return (z, x, y) => {
    const layers = {}
    for (const [layer, at] of Object.entries(cut)) {
      const tile = at.getTile(z, x, y)
      if (tile && tile.features.length > 0) layers[layer] = tile
    }
    return Buffer.from(vtpbf.fromGeojsonVt(layers, { version: 2 }))
  }
}

const collection = features => ({ type: 'FeatureCollection', features })
const index = data => new GeoJSONVT(data, options)
