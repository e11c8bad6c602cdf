import { isAbort, read } from '@/api/client'
import type { Layer } from '@/api/contract'
import { drawnLayers } from './style'

interface TileJson {
  tiles: string[]
}

/** Tile addresses by layer; `failed` names the layers whose description could not be read. */
export interface TileBook {
  tiles: Record<string, string[]>
  failed: string[]
}

/** Reads where the tiles of the drawn layers and of the gaps are. The addresses stay the same from revision to revision (see CityCanvas.setTiles), and name the day when it is past. */
export async function readTileBook(layers: readonly Layer[], signal?: AbortSignal, at: Record<string, string> = {}): Promise<TileBook> {
  const wanted = layers.filter(layer => layer.tiles && (drawnLayers as readonly string[]).includes(layer.name))
  const paths = [...wanted.map(layer => [layer.name, layer.tiles as string] as const), ['gaps', '/tiles/gaps.json'] as const]
  const book: TileBook = { tiles: {}, failed: [] }
  await Promise.all(paths.map(async ([name, path]) => {
    try {
      const json = await read<TileJson>(path, at, signal)
      book.tiles[name] = json.tiles.map(absolute)
    } catch (cause) {
      if (isAbort(cause)) throw cause
      book.failed.push(name)
    }
  }))
  return book
}

// The worker that fetches tiles has no page to resolve a path against.
function absolute(url: string): string {
  return url.startsWith('/') ? location.origin + url : url
}
