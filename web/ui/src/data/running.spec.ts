// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Draft } from '@/api/desk'
import { language } from '@/i18n/language'
import { serving, staged } from '@/parts/stage'
import type { Desk } from './draft'
import ProblemStep from './ProblemStep.vue'

vi.mock('./DeskMap.vue', () => ({ default: { render: () => null } }))
afterEach(() => vi.unstubAllGlobals())

const problem = (number: number, row: number, note = false) => ({ number, row, note, code: 'shape_invalid', zh: '图形无效', en: 'not valid', header: '', field: '', shape: null, lon: null, lat: null })
const draftOf = (some: object) => ({
  id: 'd1', state: 'checked', digest: 'abc', fault: null, running: null, options: { leave_out: false },
  receipt: { problem_count: 0, left_out_count: 0, note_count: 0, rows: { added: 1, changed: 0, unchanged: 2, closed: 0 } }, ...some,
}) as unknown as Draft

function step(draft: Draft, problems: object[] = []) {
  vi.stubGlobal('fetch', serving({ '/problems': { body: { problems, total: problems.length, counts: [{ code: 'shape_invalid', count: problems.length }] } } }))
  language.value = 'zh'
  const desk = { draft: shallowRef(draft), problem: shallowRef(null), refusal: shallowRef(null), busy: ref(false), ended: ref(false), running: () => !!draft.running, endedBy: async () => false } as unknown as Desk
  return staged(ProblemStep, { desk })
}

describe('the step of the problems', () => {
  it('says that somebody is writing the draft, although it is checked already', async () => {
    const { page, text, end } = await step(draftOf({ running: { task: 'commit', phase: 'writing', rows: 0, total: 0, stopped: false, quiet: 13 } }))
    expect(text()).toContain('正在写入')
    expect(text()).toContain('已有 13 秒没有收到进展')
    expect(page.querySelector('[data-testid="desk-next"]')?.hasAttribute('disabled')).toBe(true)
    end()
  })

  it('leaves it to the step of the difference to say that the difference is another one', async () => {
    const { text, end } = await step(draftOf({ fault: { code: 'difference_changed', zh: '下面是新的差异', en: '' } }))
    expect(text()).not.toContain('新的差异')
    end()
    const other = await step(draftOf({ fault: { code: 'cancelled', zh: '已取消', en: '' } }))
    expect(other.text()).toContain('已取消')
    other.end()
  })

  it('calls a row that is left out so, and the others without problems', async () => {
    const receipt = { problem_count: 0, left_out_count: 1, note_count: 1, rows: { added: 1, changed: 0, unchanged: 2, closed: 0 } }
    const { page, text, end } = await step(draftOf({ options: { leave_out: true }, receipt }), [problem(1, 4), problem(2, 5, true)])
    expect(text()).toContain('其余各行没有问题')
    expect([...page.querySelectorAll('.tag')].map(one => one.textContent)).toEqual(['已剔除', '提示'])
    end()
    const strict = await step(draftOf({ receipt: { ...receipt, problem_count: 1, left_out_count: 0 } }), [problem(1, 4)])
    expect(strict.page.querySelector('.tag')?.textContent).toBe('问题')
    strict.end()
  })
})
