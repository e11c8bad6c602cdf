import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec'
import { describe, expect, it } from 'vitest'
import type { ApplicationFile } from '@/api/ruling'
import { frameOf, siteStyle } from './site'

const file = (bbox: unknown, rooms: unknown[]) => ({ site: null, bbox, ruling: { rooms } }) as unknown as ApplicationFile
const room = { name: '办公室', counted: true, lon: 113.47, lat: 30.39 }

describe('the frame of a file', () => {
  it('holds the site and rooms outside of it', () => {
    const [west = 0, south = 0, east = 0, north = 0] = frameOf(file([113.44, 30.36, 113.45, 30.37], [room])) ?? []
    expect(west < 113.44 && south < 30.36 && east > 113.47 && north > 30.39).toBe(true)
  })
  it('is none when nothing is placed', () => expect(frameOf(file(null, [{ ...room, lon: null, lat: null }]))).toBeNull())
})

it('its style is valid, also without a site', () => expect(validateStyleMin(siteStyle({ communities: ['http://h/{z}/{x}/{y}'] }, file(null, [room])))).toEqual([]))
