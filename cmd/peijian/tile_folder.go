package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzip"

	"peijian/planning"
	"peijian/tiles"
	"peijian/tiles/pmtiles"
	"peijian/web/tileset"
)

// tileFolder writes tiles as Z/X/Y.pbf, unpacked, and a metadata.json that GDAL's MVT driver reads. The folder must be new or empty: tiles that are no longer there would
// stay otherwise.
type tileFolder struct {
	path   string
	layers tileset.List
	began  bool
	zooms  [2]uint32
}

// Add writes a tile.
func (f *tileFolder) Add(t tiles.Tile, packed []byte) error {
	if err := f.begin(t.Z); err != nil {
		return err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	file := filepath.Join(f.path, strconv.Itoa(int(t.Z)), strconv.Itoa(int(t.X)), strconv.Itoa(int(t.Y))+".pbf")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, body, 0o644)
}

func (f *tileFolder) begin(zoom uint32) error {
	f.zooms[1] = zoom
	if f.began {
		return nil
	}
	f.began, f.zooms[0] = true, zoom
	if there, err := os.ReadDir(f.path); err == nil && len(there) > 0 {
		return planning.Errorf(planning.ErrInvalid, "export tiles: the folder %s is not empty", f.path)
	}
	return os.MkdirAll(f.path, 0o755)
}

// Close writes the metadata, in the form of MBTiles: everything is text, and the layers are JSON within it.
func (f *tileFolder) Close(about pmtiles.About) error {
	said, ok := about.Metadata.(map[string]any)
	if !ok || !f.began {
		return planning.Errorf(planning.ErrInvalid, "export tiles: there is no tile")
	}
	layers, err := json.Marshal(map[string]any{"vector_layers": said["vector_layers"]})
	if err != nil {
		return err
	}
	b := about.Bounds
	numbers := func(ns ...float64) string {
		return strings.Trim(strings.Join(strings.Fields(fmt.Sprint(ns)), ","), "[]")
	}
	out, err := json.MarshalIndent(map[string]any{
		"name": said["name"], "description": said["description"], "attribution": said["attribution"], "version": said["version"], "type": "overlay", "format": "pbf",
		"minzoom": f.zooms[0], "maxzoom": f.zooms[1], "bounds": numbers(b.Min[0], b.Min[1], b.Max[0], b.Max[1]),
		"center": numbers(about.Center[0], about.Center[1], float64(about.CenterZoom)), "json": string(layers),
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(f.path, "metadata.json"), out, 0o644)
}
