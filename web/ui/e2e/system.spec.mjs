import assert from 'node:assert/strict'
import test from 'node:test'
import { counter, findings, open } from './screen.mjs'

// Surveyors send points of Xi'an 1980, north before east: refused until the analyst gives the seven parameters, and a slip in them is told at the field.
test('old coordinates come in with parameters only', async t => {
  const site = await open(t)
  if (site.mocked) return t.skip('the desk needs a running server: PEIJIAN_URL')
  const page = await site.page('/data/import')
  await page.getByLabel('导入到哪个图层').selectOption('facilities')
  const rows = ['编号,名称,X,Y', 'OLD1,示例点一,3353522.37,442282.63', 'OLD2,示例点二,3353622.37,442382.63']
  await page.getByTestId('desk-file').setInputFiles({ name: '西安80点.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`) })
  await page.getByTestId('desk-send').click()
  const system = page.getByTestId('desk-system')
  const form = page.getByTestId('transform')
  const shapes = count => page.waitForFunction(many => document.querySelector('[data-testid="desk-map"]')?.dataset.shapes === String(many), count)
  await shapes(2)
  const draft = new URL(page.url()).searchParams.get('draft')
  const options = async () => (await site.read(`/api/v1/imports/drafts/${draft}`)).options

  await t.test('the old system by its number is no CGCS2000, and the form for the parameters opens', async () => {
    await system.getByLabel('其他坐标系').fill('EPSG:2383')
    await system.getByRole('button', { name: '按此读取' }).click()
    await system.getByText('需要转换参数才能读取', { exact: false }).waitFor()
    await form.getByRole('radiogroup', { name: '转换方法' }).waitFor()
    await shapes(0)
    assert.ok(await page.getByTestId('desk-next').isDisabled())
  })

  await t.test('what is missing or a slip of a unit is told at its field, and nothing is sent', async () => {
    await form.getByLabel('文件的坐标系').selectOption('EPSG:2383')
    await form.getByLabel('平移 ΔX', { exact: false }).fill('12000')
    await form.getByLabel('平移 ΔY', { exact: false }).fill('一')
    await page.getByTestId('transform-apply').click()
    assert.deepEqual(await form.locator('.wrong').allInnerTexts(), [
      '请选择旋转约定：两种约定的旋转角符号相反。', '超过 2,000，单位可能有误', '不是数字', ...Array(5).fill('未填；为 0 请填 0'),
    ])
    assert.equal((await options()).transform, '')
  })

  await t.test('with seven parameters the points lie on the map, and the draft keeps them', async () => {
    await form.getByText('坐标框架', { exact: false }).click()
    for (const [name, value] of Object.entries({ tx: '12.5', ty: '-3', tz: '0', rx: '0.1', ry: '0', rz: '−0.2', ds: '1.5' })) await form.locator(`#transform-${name}`).fill(value)
    await page.getByTestId('transform-apply').click()
    await system.getByText('七参数转换', { exact: false }).first().waitFor()
    await shapes(2)
    assert.deepEqual(JSON.parse((await options()).transform), { method: 'helmert', convention: 'coordinate_frame', tx: 12.5, ty: -3, tz: 0, rx: 0.1, ry: 0, rz: -0.2, ds: 1.5 })
    await page.reload()
    await system.getByText('七参数转换', { exact: false }).first().waitFor()
    await shapes(2)
    await page.locator('[data-testid="desk-map"][data-ready="true"]').waitFor()
    await page.locator('[data-testid="desk-next"]:not([disabled])').waitFor()
    assert.equal(await form.locator('#transform-rz').inputValue(), '-0.2')
    assert.deepEqual(await findings(page), [])
    await page.setViewportSize(counter)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
  })

  await t.test('north and east are exchanged by a tick, and back', async () => {
    await page.getByTestId('transform-drop').click()
    await page.getByText('已启用', { exact: true }).waitFor({ state: 'hidden' })
    await page.getByTestId('swap').click()
    await page.waitForFunction(async id => (await (await fetch(`/api/v1/imports/drafts/${id}`)).json()).options.swap, draft)
    await page.getByTestId('swap').click()
    await page.waitForFunction(async id => !(await (await fetch(`/api/v1/imports/drafts/${id}`)).json()).options.swap, draft)
  })

  await t.test('the server refuses parameters that are not whole', async () => {
    const response = await page.request.put(`${site.base}/api/v1/imports/drafts/${draft}/options`, { data: { ...await options(), transform: '{"method":"helmert","tx":1}' }, headers: { Origin: site.base } })
    assert.equal(response.status(), 400)
    assert.equal((await page.request.delete(`${site.base}/api/v1/imports/drafts/${draft}`, { headers: { Origin: site.base } })).status(), 204)
  })
  assert.deepEqual(page.faults, [])
})
