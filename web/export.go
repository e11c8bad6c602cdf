package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning"
	"peijian/web/answer"
	"peijian/web/export"
	"peijian/web/features"
	"peijian/web/gaps"
	"peijian/web/picture"
)

type exportInput struct {
	answer.Common
	answer.Exchange
	export.FileOptions
	features.FeatureFilter
	Layer string `path:"layer"`
}

type layersExportInput struct {
	answer.Common
	answer.Exchange
	export.FileOptions
	features.FeatureFilter
	gaps.FoundFilter
	Layers string `query:"layers" required:"true" maxLength:"1000" doc:"Names of layers, parted by commas; gaps and ground are what the city finds"`
}

type exportCountInput struct {
	answer.Common
	features.FeatureFilter
	gaps.FoundFilter
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
	answer.Get(city, "/api/v1/layers/{layer}/export", "export", "A layer as a file, whole or filtered", s.export, answer.Finds, export.IsFile)
	answer.Get(each, "/api/v1/export", "exportLayers", "Layers as one file: several in a GeoPackage, a workbook, a shapefile archive or KML", s.exportLayers, answer.Finds, export.IsFile)
	answer.Get(each, "/api/v1/export/count", "exportCount", "How many features an export would have", s.exportCount, answer.Finds)
}

func (s *server) export(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	return s.exportSome(ctx, &in.Exchange, &in.FileOptions, &in.FeatureFilter, &gaps.FoundFilter{}, []string{in.Layer})
}

func (s *server) exportLayers(ctx context.Context, in *layersExportInput) (*huma.StreamResponse, error) {
	return s.exportSome(ctx, &in.Exchange, &in.FileOptions, &in.FeatureFilter, &in.FoundFilter, strings.Split(in.Layers, ","))
}

func (s *server) exportSome(ctx context.Context, ex *answer.Exchange, o *export.FileOptions, by *features.FeatureFilter, found *gaps.FoundFilter, layers []string) (*huma.StreamResponse, error) {
	p := picture.Of(ctx)
	job, err := s.sender.Job(ctx, p, o)
	if err != nil {
		return nil, err
	}
	if job.Sources, err = s.sources(ctx, p, job.View, by, found, layers); err != nil {
		return nil, err
	}
	return s.sender.Deliver(ctx, ex, job, o)
}

func (s *server) exportCount(ctx context.Context, in *exportCountInput) (*answer.Reply[ExportCount], error) {
	p := picture.Of(ctx)
	view := s.sender.View(ctx, p, export.Fields)
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

// sources are the layers asked for, filtered.
func (s *server) sources(ctx context.Context, p *picture.Picture, v export.View, by *features.FeatureFilter, found *gaps.FoundFilter, names []string) ([]export.Source, error) {
	filter, err := by.Filter()
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

func (s *server) source(ctx context.Context, p *picture.Picture, v export.View, filter *export.Filter, found *gaps.FoundFilter, name string) (export.Source, error) {
	if name == export.GapsLayer || name == export.GroundLayer {
		return s.gaps.Found(ctx, p, v, filter, found, name)
	}
	if l, err := planning.LayerNamed(name); err == nil && l.Internal && p.Audience.Sees(planning.Internal) && v.Audience != planning.Internal {
		return export.Source{}, answer.NewProblem(http.StatusUnauthorized, "sign_in")
	}
	return v.Layer(name, *filter)
}
