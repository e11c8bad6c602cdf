import { describe, expect, it } from 'vitest'
import { watch } from 'vue'
import { useReadOn } from './read_on'

const pageOf = (offset: number, total: number, size = 3) => ({ rows: Array.from({ length: Math.min(size, total - offset) }, (_, at) => offset + at), total })

describe('reading on', () => {
  it('reads a page, one more, and the rest in one go', async () => {
    const list = useReadOn(async offset => pageOf(offset, 11))
    await list.begin()
    expect(list.rows.value).toEqual([0, 1, 2])
    await list.more()
    expect(list.rows.value).toHaveLength(6)
    let shown = 0
    watch(list.rows, () => { shown++ }, { flush: 'sync' })
    await list.all()
    expect(list.rows.value).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(shown).toBe(1)
    await list.more()
    expect(list.rows.value).toHaveLength(11)
  })

  it('is not kept from reading all by who asks for one more page, before or meanwhile', async () => {
    const waiting: (() => void)[] = []
    const list = useReadOn(async (offset, signal) => {
      await new Promise<void>(done => waiting.push(done))
      signal.throwIfAborted()
      return pageOf(offset, 9)
    })
    const answer = async () => { waiting.shift()?.(); await new Promise(done => setTimeout(done)) }
    const first = list.begin()
    await answer()
    await first
    const one = list.more(), all = list.all() // the page is given up for all of them
    await answer()
    await one
    void list.more()
    for (let n = 0; n < 3; n++) await answer()
    await all
    expect(list.rows.value).toHaveLength(9)
  })

  it('ends where the server has fewer rows than it said', async () => {
    const list = useReadOn(async offset => (offset < 4 ? pageOf(offset, 4, 2) : { rows: [], total: 10 }))
    list.total.value = 10
    await list.begin()
    list.total.value = 10
    await list.all()
    expect(list.rows.value).toHaveLength(4)
  })

  it('keeps what it has when a page does not come, and asks no more until it begins anew', async () => {
    let broken = false, asked = 0
    const list = useReadOn(async offset => {
      asked++
      if (broken) throw new TypeError('gone')
      return pageOf(offset, 7)
    })
    await list.begin()
    broken = true
    await list.all()
    expect([list.rows.value.length, list.problem.value === null, asked]).toEqual([3, false, 2])
    await list.more()
    expect(asked).toBe(2)
    broken = false
    await list.begin()
    expect([list.rows.value.length, list.problem.value]).toEqual([3, null])
    list.clear()
    expect([list.rows.value, list.total.value]).toEqual([[], 0])
  })
})
