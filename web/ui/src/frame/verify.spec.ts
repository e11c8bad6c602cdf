// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { language } from '@/i18n/language'
import { serving, staged, type Answer } from '@/parts/stage'
import VerifyPage from './VerifyPage.vue'

const digest = 'd9ee350f610a79332194ebe6100862cc179dde7afb45f8f275af593d9ce648e0'
const ruling = { application: 'YS-2026-0001', name: '示例云庭预售', gate: 'presale_permit', development: '示例云庭', outcome: 'pass', as_of: '2026-11-28', state: 'issued', state_title: { zh: '已准予', en: 'issued' }, permit: '示预售字〔2026〕99号', latest: true }

function verify(answer: Answer | 'gone') {
  language.value = 'zh'
  vi.stubGlobal('fetch', serving({ [`/verification/${digest}`]: answer }))
  return staged(VerifyPage, { digest })
}
afterEach(() => vi.unstubAllGlobals())

describe('the page that a paper’s code leads to', () => {
  it('says that a paper is genuine, by icon and word, and what it said', async () => {
    const { page, text, end } = await verify({ body: ruling })
    expect(page.querySelector('h2.good svg')).not.toBeNull()
    for (const one of ['本服务签发过这份审查意见', 'YS-2026-0001', '示例云庭', '通过', '已准予', '示预售字〔2026〕99号', digest]) expect(text()).toContain(one)
    expect(text()).not.toContain('不是最新')
    end()
  })

  it('says when a later ruling was given', async () => {
    const { page, end } = await verify({ body: { ...ruling, latest: false } })
    expect(page.querySelector('.old')?.textContent).toContain('不是最新')
    end()
  })

  it('says that a paper is unknown only when the server says so', async () => {
    const { page, text, end } = await verify({ status: 404, body: { code: 'not_found', title: '' } })
    expect(page.querySelector('[role="alert"] h2.bad')?.textContent).toContain('没有这份文书')
    expect(text()).toContain(digest)
    end()
    for (const answer of ['gone', { status: 503, body: { code: 'unavailable', title: '', request: 'k3j2' } }] as const) {
      const other = await verify(answer)
      expect(other.page.querySelector('[role="alert"]')?.textContent).toContain('没有读到')
      expect(other.text()).not.toContain('没有这份文书')
      expect(other.text()).not.toContain('签发过')
      other.end()
    }
  })
})
