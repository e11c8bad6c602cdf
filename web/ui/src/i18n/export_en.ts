/** Files that go out, and addresses for other programs (English). */
export const exportWords = {
  out: {
    hint: 'All features that the choice below takes go out, none is left off; compare the count and the SHA-256 afterwards.', layers: 'Layers', one: 'A file of this format holds one layer.', gaps: 'Gaps', ground: 'Overlaps and voids', format: 'Format', crs: 'Coordinates', encoding: 'Encoding',
    system: { 4490: 'CGCS2000 degrees (EPSG:4490)', 4547: 'CGCS2000 3° strip 114E (EPSG:4547)', 4526: 'CGCS2000 3° zone 38 (EPSG:4526)', 4326: 'WGS 84 degrees (EPSG:4326)', 3857: 'Web Mercator (EPSG:3857)' },
    geometry: 'Place', place: { wkt: 'Shapes as WKT', point: 'Two columns (a point on polygons)', none: 'None' }, names: 'Column names', usual: 'As the format has them', name: { field: 'Short codes', zh: 'Chinese', en: 'English', both: 'Both languages' }, q: 'Name or code',
    start: 'Export', none: 'Choose a layer', count: '{count} features', public: 'Not signed in: the file is without internal data', running: 'Exporting', done: '{file}: {count} features', facts: '{bytes} bytes, {crs}, {encoding}, revision {revision}', copy: 'Copy',
    check: 'To compare: Get-FileHash FILE in PowerShell, sha256sum FILE on Linux.', broken: 'The file is not whole', brokenHint: 'The download broke off. What has arrived is not the whole file: delete it and export again.',
    part: 'Which part', day: 'As of', kinds: 'Kinds of gaps and ground', only: { bbox: 'only in the part of the map looked at: {value}', community: 'only of community {value}', cell: 'only in grid cell {value}' }, asListed: 'Export these…', asDrawn: 'Export these layers…', other: 'Other formats…',
  },
  links: {
    title: 'Connect QGIS', hint: 'QGIS and other programs can use these addresses as they are; they follow the data. Without signing in they have public data only.', copy: 'Copy', byLayer: 'Addresses by layer', layer: 'Layer',
    ogc: { title: 'OGC API – Features', steps: ['In QGIS open Layer → Add Layer → Add WFS / OGC API – Features Layer.', 'Make a new connection with this address; choose OGC API – Features as the version.', 'Press Connect, choose a layer, press Add.'] },
    tiles: { title: 'Vector tiles', steps: ['In the QGIS browser, right-click Vector Tiles → New Generic Connection.', 'Paste this address and set the largest zoom to 16; for another layer change its name in the address.', 'Double-click the connection to add it to the map.'] },
    pmtiles: {
      title: 'PMTiles: all tiles in one file', hint: 'For maps without this server: run the command on the server and put the file on any web server that answers Range requests, or carry it to a machine and open it there.', qgis: 'QGIS (with GDAL 3.8 or later): drop city.pmtiles on the map, or Layer → Add Layer → Add Vector Layer and choose it.',
      maplibre: 'MapLibre: load pmtiles.js and register its protocol; the file is a vector source then, and the names of its source-layers are those in the table below.', public: 'The file has public data only and may be given to anybody; --internal adds the rest. Export it anew when the data have changed.',
      do: { make: 'Command', gdal: 'Look with GDAL', code: 'MapLibre: protocol', source: 'MapLibre: source' },
    },
    file: { title: 'GeoJSON file', steps: ['In QGIS open Layer → Add Layer → Add Vector Layer; the source type is Protocol: HTTP(S).', 'Choose GeoJSON as the type and paste this address.', 'Press Add; reload the layer to get the data of the moment.'] },
  },
}
