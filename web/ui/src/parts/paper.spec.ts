// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { language } from '@/i18n/language'
import DataTable from './DataTable.vue'
import { staged } from './stage'
import { mostOnPaper, type Column } from './table'

interface Row { name: string }
const columns: Column<Row>[] = [{ key: 'name', title: '名称', value: row => row.name }]
const table = (count: number) => {
  language.value = 'zh'
  return staged(DataTable, { label: '列表', columns, rows: Array.from({ length: count }, (_, n) => ({ name: `第${n}行` })), keyOf: (row: Row) => row.name })
}
const drawn = (page: Element) => page.querySelectorAll('tr.row').length

describe('a list on paper', () => {
  it('has every row, and only those in sight again on the screen', async () => {
    const { page, settled, end } = await table(500)
    expect(drawn(page)).toBeLessThan(60)
    dispatchEvent(new Event('beforeprint'))
    await settled()
    expect(drawn(page)).toBe(500)
    expect(page.querySelector('.spacer')).toBeNull()
    dispatchEvent(new Event('afterprint'))
    await settled()
    expect(drawn(page)).toBeLessThan(60)
    end()
  })

  it('says how many rows it leaves out', async () => {
    const { page, text, settled, end } = await table(mostOnPaper + 1)
    dispatchEvent(new Event('beforeprint'))
    await settled()
    expect(drawn(page)).toBe(mostOnPaper)
    expect(text()).toContain('只打印前 2,000 条，共 2,001 条')
    end()
  })
})

describe('the styles of paper', () => {
  const css = readFileSync(join(__dirname, '../theme/print.css'), 'utf8')
  const tokens = readFileSync(join(__dirname, '../theme/tokens.css'), 'utf8')

  it('print every tint white and every word dark', () => {
    const set = new Map([...css.matchAll(/(--[\w-]+): (#\w+)/g)].map(match => [match[1], match[2]]))
    const tints = [...tokens.matchAll(/(--[\w-]+-tint):/g)].map(match => match[1])
    expect(tints.length).toBeGreaterThan(5)
    for (const tint of tints) expect([tint, set.get(tint)]).toEqual([tint, '#fff'])
    for (const word of ['--text', '--pass', '--fail', '--undetermined', '--hold', '--none', '--primary']) expect([word, set.get(word)]).toEqual([word, '#000'])
  })
  it('show nothing to press', () => {
    for (const one of ['.no-print', '.chips', '.el-button', '.el-select', '.el-input']) expect(css).toMatch(new RegExp(`\\${one}[^{}]*\\{\\s*display: none !important`))
  })
})
