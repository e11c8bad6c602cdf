import assert from 'node:assert/strict'
import test from 'node:test'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { open } from './screen.mjs'

test('the descriptions of both interfaces lint without an error', async t => {
  const site = await open(t)
  const config = await createConfig({ extends: ['recommended'] })
  const errors = async source => (await lintFromString({ source, config })).filter(one => one.severity === 'error').map(one => `${one.location[0]?.pointer}: ${one.message}`)
  for (const path of ['/api/v1/openapi.json', '/ogc/api']) {
    await t.test(path, { skip: site.mocked && 'the mock describes nothing' }, async () => {
      const source = await (await fetch(site.base + path, { headers: { Accept: 'application/json' } })).text()
      assert.deepEqual(await errors(source), [])
      const broken = JSON.parse(source)
      delete broken.info.title
      assert.notDeepEqual(await errors(JSON.stringify(broken)), [], 'a description without a title passes')
    })
  }
})
