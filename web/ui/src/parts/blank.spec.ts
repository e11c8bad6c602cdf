// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useCity } from '@/api/city'
import CellsPage from '@/cells/CellsPage.vue'
import MonthsPage from '@/gaps/MonthsPage.vue'
import { language } from '@/i18n/language'
import QueuePage from '@/permits/QueuePage.vue'
import { serving, staged } from './stage'

const month = (opened: number) => ({ month: '2026-11', subdistrict: '429004001', name: '沙嘴街道', opened, closed: 0, overdue: 0, households: 0 })

/** A city with so many communities. */
async function city(communities: number, months: object[] = []) {
  language.value = 'zh'
  vi.stubGlobal('fetch', serving({
    '/gaps/months': { body: { months } }, '/applications': { body: { total: 0, applications: [] } }, '/cells': { body: { cells: 0, total: 0, slivers: 0, kinds: [], defects: [] } },
    '/session': { body: { open: false } }, '/city': { body: { name: { zh: '', en: '' }, revision: communities ? 5 : 0, as_of: '2026-11-28', notice: null, counts: { communities }, bounds: [113, 30, 114, 31] } },
  }))
  await useCity().refresh()
}
beforeEach(() => { vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} })) })
afterEach(() => vi.unstubAllGlobals())

describe('the words of an empty city', () => {
  it('blame no filter for a month without lines, draw no chart and lead to the import', async () => {
    await city(0)
    const { page, text, end } = await staged(MonthsPage)
    expect(text()).toContain('还没有导入社区和住房')
    expect(text()).not.toContain('放宽筛选')
    expect(page.querySelector('.empty a')?.getAttribute('href')).toBe('/data/import')
    expect(page.querySelector('.chart')).toBeNull()
    end()
  })

  it('are others where there is data and nothing was found in it', async () => {
    await city(79, [month(0)])
    const { page, text, end } = await staged(MonthsPage)
    expect(text()).toContain('现有数据中没有查到')
    expect(page.querySelector('.empty a')).toBeNull()
    end()
  })

  it('offer no filters over no applications', async () => {
    await city(0)
    const { page, text, end } = await staged(QueuePage)
    expect(text()).toContain('还没有申请')
    expect(page.querySelector('.chips')).toBeNull()
    end()
  })

  it('lead from the grid cells to the import', async () => {
    await city(0)
    const { page, end } = await staged(CellsPage)
    expect(page.querySelector('.empty a')?.getAttribute('href')).toBe('/data/import')
    end()
  })
})
