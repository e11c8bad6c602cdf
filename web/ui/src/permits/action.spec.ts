// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { useSession, type Proceeding } from '@/api/office'
import type { Ruling } from '@/api/ruling'
import { language } from '@/i18n/language'
import { serving, staged, type Answer } from '@/parts/stage'
import ActionBar from './ActionBar.vue'

const two = (zh: string, en: string) => ({ zh, en })
const step = (action: string, zh: string, allowed = true, why = '') => ({ action, title: two(zh, action), allowed, why: two(why, why) })
const received = { application: 'YS-1', version: 4, title: two('已受理', 'received'), permit: '', actions: [step('assess', '出具审查意见'), step('withdraw', '申请人撤回')], may_pass_over: [], overrides: [], officers: {} } as unknown as Proceeding
const assessed = { ...received, version: 5, title: two('已审查', 'assessed'), actions: [step('assess', '出具审查意见', false, '办件已审查，不能再出具'), step('withdraw', '申请人撤回')] } as unknown as Proceeding

/** The bar of a file; when it says that the file is stale, the file is read anew. */
async function bar(answer: Answer | 'gone', anew: Proceeding) {
  vi.stubGlobal('fetch', serving({ '/actions': answer, '/session': { body: { open: true, officer: { id: 1, login: 'presale1', name: '岗一' } } } }))
  const proceeding = shallowRef(received)
  const ruling = { name: '示例云庭预售', findings: [] } as unknown as Ruling
  const stage = await staged(defineComponent(() => () => h(ActionBar, { proceeding: proceeding.value, ruling, onStale: () => { proceeding.value = anew } })))
  const press = async (selector: string) => {
    document.querySelector<HTMLElement>(selector)?.click()
    await stage.settled()
  }
  const dialog = () => document.querySelector('[role="dialog"]')?.textContent ?? ''
  const last = () => [...document.querySelectorAll<HTMLButtonElement>('[role="dialog"] button')].at(-1)
  return { ...stage, press, dialog, last }
}

beforeEach(async () => {
  language.value = 'zh'
  vi.stubGlobal('fetch', serving({ '/session': { body: { open: true, officer: { id: 1, login: 'presale1', name: '岗一' } } } }))
  await useSession().look()
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

describe('a step on a file', () => {
  it('that the server fails on is told with what to do, the code and the number in the log', async () => {
    const { press, dialog, last, settled, end } = await bar({ status: 500, body: { code: 'internal', title: '服务器出错', detail: '服务器出错。', request: 'k3j2' } }, received)
    await press('[data-action="assess"]')
    last()?.click()
    await settled()
    expect(dialog()).toContain('请稍后再试')
    expect(dialog()).toContain('internal k3j2')
    expect(last()?.disabled, 'it may be tried again').toBe(false)
    end()
  })

  it('that somebody else took first names the new state, and is not offered where it is no step any more', async () => {
    const conflict = { status: 409, body: { code: 'conflict', title: '与现有内容冲突', detail: '与现有内容冲突。（somebody else has moved the file）' } }
    const { press, dialog, last, settled, end } = await bar(conflict, assessed)
    await press('[data-action="assess"]')
    last()?.click()
    await settled()
    expect(dialog()).toContain('他人已先办理，这件现为“已审查”')
    expect(dialog()).toContain('办件已审查，不能再出具')
    expect(dialog()).not.toContain('somebody')
    expect(last()?.disabled).toBe(true)
    end()
  })

  it('that is still one after somebody else moved the file may be taken after another look', async () => {
    const { press, dialog, last, settled, end } = await bar({ status: 409, body: { code: 'conflict', title: '冲突' } }, { ...assessed, actions: received.actions } as Proceeding)
    await press('[data-action="assess"]')
    last()?.click()
    await settled()
    expect(dialog()).toContain('请核对后再办')
    expect(last()?.disabled).toBe(false)
    end()
  })

  it('that is refused for another reason keeps the server’s words', async () => {
    const { press, dialog, last, settled, end } = await bar({ status: 409, body: { code: 'conflict', title: '', detail: '许可证号已用过' } }, received)
    await press('[data-action="assess"]')
    last()?.click()
    await settled()
    expect(dialog()).toContain('许可证号已用过')
    end()
  })
})
