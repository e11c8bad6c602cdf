/** Files for the desk, good and bad, made here: what a browser sends and no GIS would write. */
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of the test's own. */
export function folderOf(t) {
  const folder = mkdtempSync(join(tmpdir(), 'peijian-desk-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A square of a hundred metres or so, the nth of a row; size stretches it. */
export const square = (n, size = 1) => {
  const x = 113.2 + (n % 200) * 0.002, y = 30.2 + Math.floor(n / 200) * 0.002, side = 0.001 * size
  return { type: 'Polygon', coordinates: [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]] }
}

export const feature = (properties, geometry) => ({ type: 'Feature', properties, geometry })

/** Writes features as GeoJSON and returns the path. */
export function geojson(folder, name, features) {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }))
  return path
}

/** Writes GeoJSON of at least so many bytes, feature by feature. */
export async function large(folder, name, bytes, one) {
  const path = join(folder, name)
  const out = createWriteStream(path)
  out.write('{"type":"FeatureCollection","features":[')
  for (let n = 0; out.bytesWritten + out.writableLength < bytes; n++) {
    if (!out.write((n ? ',' : '') + JSON.stringify(one(n)))) await once(out, 'drain')
  }
  out.end(']}')
  await once(out, 'finish')
  return path
}
