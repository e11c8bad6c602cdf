/**
 * A small server that answers like peijian with a made city of its own, for work on the screens and their tests without
 * a database. `node dev/server.mjs [--port 8999] [--gaps N] [--applications N] [--empty]`. It serves the built screens
 * from dist under a policy stricter than the real server's. POST /dev/edit renames a community and raises the revision;
 * POST /dev/fail?times=N makes the next N answers fail.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { answer, Mock } from './answers.mjs'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8999' }, gaps: { type: 'string', default: '0' }, applications: { type: 'string', default: '0' }, empty: { type: 'boolean', default: false } } })
const dist = fileURLToPath(new URL('../dist', import.meta.url))
const mock = new Mock({ gaps: Number(values.gaps), applications: Number(values.applications), empty: values.empty })
const policy = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'"
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.map': 'application/json' }

let failing = 0

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock')
  response.setHeader('Content-Security-Policy', policy)
  serve(request, response, url).catch(cause => problem(response, 500, 'internal', String(cause)))
})

async function serve(request, response, url) {
  if (url.pathname === '/dev/edit') return json(request, response, mock.edit())
  if (url.pathname === '/dev/fail') { failing = Number(url.searchParams.get('times')); return json(request, response, { failing }) }
  if (!url.pathname.startsWith('/api/') && !url.pathname.startsWith('/tiles/')) return file(response, url.pathname)
  if (failing > 0) { failing -= 1; return problem(response, 503, 'database_unreachable', '数据库连不上') }
  const found = answer(mock, url)
  if (found === undefined) return problem(response, 404, 'not_found', `没有 ${url.pathname}`)
  if (Buffer.isBuffer(found)) {
    response.writeHead(200, { 'Content-Type': 'application/vnd.mapbox-vector-tile', 'Cache-Control': 'max-age=60' })
    return response.end(found)
  }
  return json(request, response, found)
}

function json(request, response, body) {
  const etag = `"${mock.revision}"`
  response.setHeader('ETag', etag)
  response.setHeader('Cache-Control', 'no-cache')
  if (request.headers['if-none-match'] === etag) return response.writeHead(304).end()
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}

function problem(response, status, code, detail) {
  response.writeHead(status, { 'Content-Type': 'application/problem+json' })
  response.end(JSON.stringify({ type: 'about:blank', title: code, status, detail, code }))
}

async function file(response, path) {
  const wanted = join(dist, normalize(path))
  const there = wanted.startsWith(dist) && (await stat(wanted).catch(() => null))?.isFile()
  const found = there ? wanted : join(dist, 'index.html')
  response.writeHead(200, { 'Content-Type': types[extname(found)] ?? 'application/octet-stream' })
  createReadStream(found).on('error', () => response.end()).pipe(response)
}

server.listen(Number(values.port), '127.0.0.1', () => console.log(`mock of peijian at http://127.0.0.1:${server.address().port}`))
