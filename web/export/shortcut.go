package export

import (
	"context"
	"io"

	"peijian/geo/file"
)

// WordsOf is how a format calls columns unless told otherwise: a workbook is for people, all others are for programs.
func WordsOf(f file.Format) Words {
	if f.Name == "xlsx" {
		return Both
	}
	return Fields
}

// GeoJSON writes one source as a collection.
func GeoJSON(ctx context.Context, w io.Writer, v View, s Source) error {
	f, _ := file.FormatNamed("geojson") // there always is
	_, err := (&Job{View: v, Sources: []Source{s}, Format: f}).Run(ctx, w)
	return err
}
