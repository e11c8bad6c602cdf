import { afterEach, describe, expect, it, vi } from 'vitest'
import { address, ApiProblem, read } from './client'
import { readAll } from './pages'

const answers = (...list: (Response | Error)[]) => {
  const fetch = vi.fn(async () => {
    const next = list.shift()
    if (!(next instanceof Response)) throw next ?? new Error('no more answers')
    return next
  })
  vi.stubGlobal('fetch', fetch)
  return fetch
}
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const problemOf = (asked: Promise<unknown>) => asked.then(() => { throw new Error('succeeded') }, (cause: unknown) => cause as ApiProblem)

afterEach(() => vi.unstubAllGlobals())

describe('an address', () => {
  it('leaves out what is empty', () => expect(address('/a', { q: '', kind: undefined, x: null, n: 0 })).toBe('/a?n=0'))
  it('encodes Chinese', () => expect(address('/a', { q: '剅河' })).toBe('/a?q=%E5%89%85%E6%B2%B3'))
})

describe('reading', () => {
  it('returns the document', async () => {
    answers(json({ revision: 3 }))
    expect(await read('/api/v1/city')).toEqual({ revision: 3 })
  })
  it('keeps the code and the sentence of a refusal', async () => {
    answers(json({ code: 'unknown_parameter', detail: '不认识参数 x', request: 'k3j2' }, 400))
    expect(await problemOf(read('/x'))).toMatchObject({ status: 400, code: 'unknown_parameter', message: '不认识参数 x', request: 'k3j2' })
  })
  it('gives a code to an answer that is no problem document', async () => {
    answers(new Response('<html>bad gateway</html>', { status: 502 }))
    expect(await problemOf(read('/x'))).toMatchObject({ status: 502, code: 'http_502' })
  })
  it('says that the network is down', async () => {
    answers(new TypeError('Failed to fetch'))
    expect(await problemOf(read('/x'))).toMatchObject({ status: 0, code: 'network' })
  })
  it('does not take broken JSON for an answer', async () => {
    answers(new Response('{"a":', { status: 200 }))
    expect(await problemOf(read('/x'))).toMatchObject({ code: 'unreadable_answer' })
  })
  it('passes an abort through', async () => {
    answers(new DOMException('gone', 'AbortError'))
    expect(await problemOf(read('/x'))).toMatchObject({ name: 'AbortError' })
  })
})

describe('a list in pages', () => {
  const page = (total: number, from: number, to: number) => json({ total, rows: Array.from({ length: to - from }, (_, i) => ({ id: `r${from + i}` })) })
  const all = () => readAll<{ total: number; rows: { id: string }[] }, { id: string }>('/rows', {}, list => list.rows)

  it('is read to its end', async () => {
    const fetch = answers(page(2300, 0, 1000), page(2300, 1000, 2000), page(2300, 2000, 2300))
    const { rows, complete } = await all()
    expect([rows.length, complete, fetch.mock.calls.length]).toEqual([2300, true, 3])
  })
  it('keeps a row that shows twice once', async () => {
    answers(page(1500, 0, 1000), page(1500, 999, 1499))
    const { rows, complete } = await all()
    expect([rows.length, complete]).toEqual([1499, false])
  })
  it('may be empty', async () => {
    answers(page(0, 0, 0))
    expect((await all()).rows).toEqual([])
  })
})
