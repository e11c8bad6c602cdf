package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo/crs"
	"peijian/geo/file"
	"peijian/geo/table"
	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/export"
	"peijian/web/picture"
)

// FileOptions say what kind of file is wanted.
type FileOptions struct {
	Format   string `query:"format" enum:"geojson,geojsonseq,geojsonl,gpkg,flatgeobuf,shapefile,csv,xlsx,kml" default:"geojson" doc:"As /api/v1/export/formats lists them"`
	CRS      string `query:"crs" maxLength:"60" default:"EPSG:4490" doc:"Coordinates of the file: EPSG:4490, 4326, 4547, 4526, 3857 or another that the importer knows; a format that cannot say it refuses it"`
	Encoding string `query:"encoding" maxLength:"20" default:"UTF-8" doc:"Of the texts, where the format has a choice: UTF-8, GBK or GB18030"`
	Names    string `query:"names" enum:"field,zh,en,both" doc:"How columns and choices are called: by short names for programs, in Chinese, in English or in both; default: field, and both for a workbook"`
	Geometry string `query:"geometry" enum:"wkt,point,none" default:"wkt" doc:"How tables tell where things are"`
	Receipt  string `query:"receipt" pattern:"^[A-Za-z0-9_-]{16,64}$" doc:"Name under which /api/v1/exports/{id} tells of the export; without it the server chooses one, and says it in Peijian-Export"`
}

// FeatureFilter picks features of a layer.
type FeatureFilter struct {
	Q           string `query:"q" maxLength:"100" doc:"Part of the name or the code"`
	BBox        string `query:"bbox" doc:"west,south,east,north in degrees"`
	Subdistrict string `query:"subdistrict" doc:"Code of a sub-district"`
	Community   string `query:"community" doc:"Code of a community"`
}

// filter reads the parameters.
func (in *FeatureFilter) filter() (export.Filter, error) {
	f := export.Filter{Text: in.Q, Subdistrict: in.Subdistrict, Community: in.Community}
	if in.BBox == "" {
		return f, nil
	}
	box, err := answer.Box(in.BBox)
	f.Box = &box
	return f, err
}

type exportInput struct {
	answer.Common
	answer.Exchange
	FileOptions
	FeatureFilter
	Layer string `path:"layer"`
}

type layersExportInput struct {
	answer.Common
	answer.Exchange
	FileOptions
	FeatureFilter
	FoundFilter
	Layers string `query:"layers" required:"true" maxLength:"1000" doc:"Names of layers, parted by commas; gaps and ground are what the city finds"`
}

type exportCountInput struct {
	answer.Common
	FeatureFilter
	FoundFilter
	Layers string `query:"layers" required:"true" maxLength:"1000" doc:"Names of layers, parted by commas; gaps and ground are what the city finds"`
}

// ExportCount says how many features an export would have.
type ExportCount struct {
	Revision int64               `json:"revision"`
	Audience planning.Audience   `json:"audience" doc:"public: without what is for officers only"`
	Layers   []export.LayerCount `json:"layers"`
	Count    int64               `json:"count"`
}

// registerExport registers files of layers on city, whose answers hold for a revision; those that may have gaps on each, which also tell where gaps
// stand: that goes on without a revision.
func (s *server) registerExport(city, each huma.API) {
	answer.Get(city, "/api/v1/layers/{layer}/export", "export", "A layer as a file, whole or filtered", s.export, answer.Finds, isFile)
	answer.Get(each, "/api/v1/export", "exportLayers", "Layers as one file: several in a GeoPackage, a workbook, a shapefile archive or KML", s.exportLayers, answer.Finds, isFile)
	answer.Get(each, "/api/v1/export/count", "exportCount", "How many features an export would have", s.exportCount, answer.Finds)
}

// isFile says that an operation answers with a file, its count and digest behind or before it.
func isFile(op *huma.Operation) {
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusConflict, http.StatusUnprocessableEntity)
	text := &huma.Schema{Type: huma.TypeString}
	headers := map[string]*huma.Header{
		exportHeader:   {Schema: text, Description: "Name of the receipt: /api/v1/exports/{id}"},
		countHeader:    {Schema: text, Description: "Features in the file; a trailer where the file is streamed"},
		digestHeader:   {Schema: text, Description: "sha-256=:…: of the file as it is stored; a trailer where the file is streamed"},
		audienceHeader: {Schema: text, Description: "public: the file is without what is for officers only"},
	}
	content := map[string]*huma.MediaType{}
	for _, f := range file.Formats() {
		content[f.MediaType] = &huma.MediaType{Schema: answer.Binary}
	}
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: content, Headers: headers}}
}

func (s *server) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	return s.exportSome(ctx, &in.Exchange, &in.FileOptions, &in.FeatureFilter, &FoundFilter{}, []string{in.Layer})
}

func (s *server) exportLayers(ctx context.Context, in *layersExportInput) (*huma.StreamResponse, error) {
	return s.exportSome(ctx, &in.Exchange, &in.FileOptions, &in.FeatureFilter, &in.FoundFilter, strings.Split(in.Layers, ","))
}

func (s *server) exportSome(ctx context.Context, ex *answer.Exchange, o *FileOptions, by *FeatureFilter, found *FoundFilter, layers []string) (*huma.StreamResponse, error) {
	p := picture.Of(ctx)
	job, err := s.job(ctx, p, o)
	if err != nil {
		return nil, err
	}
	if job.Sources, err = s.sources(ctx, p, job.View, by, found, layers); err != nil {
		return nil, err
	}
	return s.deliver(ctx, ex, job, o)
}

func (s *server) exportCount(ctx context.Context, in *exportCountInput) (*answer.Reply[ExportCount], error) {
	p := picture.Of(ctx)
	view := s.view(ctx, p, export.Fields)
	sources, err := s.sources(ctx, p, view, &in.FeatureFilter, &in.FoundFilter, strings.Split(in.Layers, ","))
	if err != nil {
		return nil, err
	}
	out := ExportCount{Revision: p.Revision, Audience: view.Audience, Layers: []export.LayerCount{}}
	for _, one := range sources {
		out.Layers = append(out.Layers, export.LayerCount{Layer: one.Layer, Title: one.Title, Count: int64(one.Count)})
		out.Count += int64(one.Count)
	}
	return answer.OK(out), nil
}

// view is the city as the one who asks may take it away.
func (s *server) view(ctx context.Context, p *picture.Picture, words export.Words) export.View {
	return export.View{City: p.City, Audience: s.pictures.Takes(ctx, p), Words: words}
}

// job reads what kind of file is wanted.
func (s *server) job(ctx context.Context, p *picture.Picture, o *FileOptions) (*export.Job, error) {
	f, ok := file.FormatNamed(o.Format)
	if !ok {
		return nil, answer.BadParameter("format", planning.Text{Zh: "没有 " + o.Format + " 格式", En: "there is no format " + o.Format})
	}
	system, err := crs.Parse(o.CRS)
	if err != nil || system.Code() == 0 {
		return nil, answer.BadParameter("crs", planning.Text{Zh: "不能使用坐标系 " + o.CRS, En: "the coordinate system " + o.CRS + " cannot be used"})
	}
	words := export.Words(o.Names)
	if words == "" {
		words = export.WordsOf(f)
	}
	return &export.Job{
		View: s.view(ctx, p, words), Format: f, EPSG: system.Code(), Encoding: o.Encoding, Place: table.Place(o.Geometry),
		Changed: s.Clock().UTC().Format("2006-01-02T15:04:05Z"),
	}, nil
}

// sources are the layers asked for, filtered.
func (s *server) sources(ctx context.Context, p *picture.Picture, v export.View, by *FeatureFilter, found *FoundFilter, names []string) ([]export.Source, error) {
	filter, err := by.filter()
	if err != nil {
		return nil, err
	}
	var out []export.Source
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return nil, answer.BadParameter("layers", planning.Text{Zh: name + " 重复", En: name + " stands twice"})
		}
		seen[name] = true
		one, err := s.source(ctx, p, v, &filter, found, name)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *server) source(ctx context.Context, p *picture.Picture, v export.View, filter *export.Filter, found *FoundFilter, name string) (export.Source, error) {
	if name == export.GapsLayer || name == export.GroundLayer {
		return s.found(ctx, p, v, filter, found, name)
	}
	if l, err := planning.LayerNamed(name); err == nil && l.Internal && p.Audience.Sees(planning.Internal) && v.Audience != planning.Internal {
		return export.Source{}, answer.NewProblem(http.StatusUnauthorized, "sign_in")
	}
	return v.Layer(name, *filter)
}
