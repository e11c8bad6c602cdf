import type { systemZh } from './system.zh'

/** The words of old datums and their parameters, in English. */
export const systemEn: typeof systemZh = {
  guess: 'Guess: the file does not say, its numbers tell',
  controlled: "The file is in Xi'an 1980 or Beijing 1954 and cannot be read without parameters.",
  overrule: 'These overrule what the file says. Choose one only if its .prj is wrong and the data are in CGCS2000 already; otherwise places are off by tens of metres to over a hundred.',
  swap: 'North before east (X is north, Y is east)', swapHint: 'Surveying tables often have X as north. If the shapes lie outside the city, or on their side, tick this and look at the map again.',
  title: "Xi'an 1980, Beijing 1954 or a local plane: parameters", set: 'in use',
  hint: 'Parameters are controlled and differ from place to place; the surveying authority gives them, this program has none. You answer for them, and they stay on record with the import.',
  method: 'Method', helmert: 'Seven parameters (Bursa–Wolf)', plane: 'Four parameters (plane)',
  from: 'System of the file', asSaid: 'As the file says', local: 'A local one, not named', choose: 'Choose', fromMissing: 'The file does not name its system: choose it.',
  old: {
    2383: "Xi'an 1980, 3° strip 114E (EPSG:2383)", 2362: "Xi'an 1980, 3° zone 38 (EPSG:2362)", 4610: "Xi'an 1980, degrees (EPSG:4610)",
    2435: 'Beijing 1954, 3° strip 114E (EPSG:2435)', 2414: 'Beijing 1954, 3° zone 38 (EPSG:2414)', 4214: 'Beijing 1954, degrees (EPSG:4214)',
  },
  convention: 'Rotations', turn: { position_vector: 'position vector (EPSG 9606, as +towgs84)', coordinate_frame: 'coordinate frame (EPSG 9607)' },
  conventionHint: 'The two turn in opposite directions, and no number tells which it is. Take what the parameters say; ask who gave them when in doubt.', conventionMissing: 'Choose how the rotations turn: the two conventions have opposite signs.',
  to: 'Into',
  name: { tx: 'shift ΔX', ty: 'shift ΔY', tz: 'shift ΔZ', rx: 'rotation εX', ry: 'rotation εY', rz: 'rotation εZ', ds: 'scale m', north: 'shift north ΔX', east: 'shift east ΔY', rotation: 'rotation α', scale: 'scale m' },
  unit: { metre: 'm', second: '″', million: 'ppm' },
  helmertHint: 'From the system of the file to CGCS2000. From a ratio K, m = (K − 1) × 1 000 000; rotations in radians times 206 264.806 are seconds of arc. Write 0 where it is 0.',
  planeHint: 'N′ = ΔX + K (N cos α − E sin α), E′ = ΔY + K (N sin α + E cos α), K = 1 + m ÷ 1 000 000. Write 0 where it is 0.',
  apply: 'Read with these', drop: 'No parameters',
  fault: { missing: 'empty; write 0 for 0', noNumber: 'not a number', tooLarge: 'over {most}: is the unit right?' },
}
