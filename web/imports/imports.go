package imports

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"peijian/geo/crs"
	"peijian/planning"
	"peijian/planning/intake"
	"peijian/web/answer"
	"peijian/web/session"
)

type importInput struct {
	answer.Common
	answer.Exchange
	Layer    string `path:"layer"`
	File     string `header:"Peijian-Filename" required:"true" maxLength:"1000" doc:"Name of the file, percent-encoded UTF-8; its ending tells the format"`
	CRS      string `query:"crs" maxLength:"100" doc:"Reference system when the file does not say: EPSG:4547, GCJ-02, …"`
	Part     string `query:"part" maxLength:"300" doc:"Which layer of a file that has several: shapefile of an archive, sheet, table of a GeoPackage"`
	Shift    string `query:"transform" maxLength:"4000" doc:"Parameters from Xi'an 1980, Beijing 1954 or a local plane, as JSON: method helmert (convention, tx, ty, tz, rx, ry, rz, ds) or plane (to, north, east, rotation, scale)"`
	Swap     bool   `query:"swap_xy" doc:"The file gives north before east"`
	Encoding string `query:"encoding" maxLength:"40" doc:"Of texts when the file does not say: GB18030, UTF-8"`
	DryRun   bool   `query:"dry_run" doc:"Everything but the writing"`
	Replace  bool   `query:"replace" doc:"Features that the file does not name come to their end"`
	Repair   bool   `query:"repair" doc:"Mend invalid polygons and name them, instead of refusing the file"`
}

// receiptReply is the answer of an import: 422 when problems kept the file out.
type receiptReply struct {
	Status int
	Body   intake.Receipt
}

// Service takes files in.
type Service struct {
	Importer    Importer // nil: imports are refused
	Desk        Desk     // nil: files are not taken in by steps
	Sessions    *session.Sessions
	AllowImport func(*http.Request) bool
	MaxFile     int64 // bytes of a file
	Store       interface {
		DatabaseRevision(ctx context.Context) (int64, error) // an error says that the database is away
	}
}

// Register registers the operations of taking files in, at once and by steps, and of the record of what was taken in.
func (s *Service) Register(api huma.API) {
	s.registerImport(api)
	s.registerDesk(api)
	s.registerRecord(api)
}

func (s *Service) registerImport(api huma.API) {
	answer.Register(api, huma.Operation{
		OperationID: "import", Method: http.MethodPost, Path: "/api/v1/layers/{layer}/import", Summary: "Take a file into a layer, whole or not at all",
		Description: "422 with a receipt when the file has problems: nothing was written then. From the server's own machine, or by an analyst or administrator who has signed in.",
		RequestBody: &huma.RequestBody{Required: true, Description: "The file", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: answer.Binary}}},
		Errors:      []int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge, http.StatusServiceUnavailable},
	}, s.importFile)
}

func (s *Service) importFile(ctx context.Context, in *importInput) (*receiptReply, error) {
	if s.Importer == nil {
		return nil, answer.NewProblem(http.StatusForbidden, "import_off")
	}
	actor, err := s.Sessions.MayImport(ctx, in.Request())
	if err != nil {
		return nil, err
	}
	if _, err := planning.LayerNamed(in.Layer); err != nil {
		return nil, err
	}
	name, err := answer.FileName(in.File)
	if err != nil {
		return nil, err
	}
	if in.Request().ContentLength > s.MaxFile {
		return nil, answer.TooLarge(s.MaxFile)
	}
	shift, err := shiftOf(in.Shift)
	if err != nil {
		return nil, err
	}
	answer.Extend(in.Writer(), importTime, importTime)
	body := &flow{from: http.MaxBytesReader(in.Writer(), in.Request().Body, s.MaxFile), w: in.Writer()}
	receipt, err := s.Importer(ctx, Request{
		Layer: in.Layer, File: name, CRS: in.CRS, Encoding: in.Encoding, Part: in.Part, Shift: shift, Swap: in.Swap, DryRun: in.DryRun, Replace: in.Replace, Repair: in.Repair,
		Body: body, Actor: actor,
	})
	if err != nil {
		return nil, s.importProblem(ctx, body, err)
	}
	out := &receiptReply{Status: http.StatusOK, Body: *receipt}
	if !receipt.Clean() {
		out.Status = http.StatusUnprocessableEntity
	}
	return out, nil
}

// shiftOf reads the parameters of a change of datum, nil when there are none.
func shiftOf(text string) (*crs.Shift, error) {
	if text == "" {
		return nil, nil
	}
	s, err := crs.ParseShift([]byte(text))
	if err != nil {
		return nil, answer.BadParameter("transform", planning.Text{Zh: "转换参数无法使用：" + err.Error(), En: "the parameters cannot be used: " + err.Error()})
	}
	return s, nil
}

// importTime is what the database gets for a file that has come.
const importTime = 15 * time.Minute

// flow pushes the deadlines of a connection as long as bytes come. When all have come the connection is still read, to see whether the
// client stays: that must not run out before the database is done, or net/http cancels the import.
type flow struct {
	from   io.Reader
	w      http.ResponseWriter
	broken bool // the bytes stopped before their end, or could not be read
}

func (f *flow) Read(b []byte) (int, error) {
	n, err := f.from.Read(b)
	var large *http.MaxBytesError
	switch {
	case err == nil:
		answer.Extend(f.w, answer.ReadTime, importTime)
	case errors.Is(err, io.EOF):
		answer.Extend(f.w, importTime, importTime)
	default:
		f.broken = !errors.As(err, &large)
	}
	return n, err
}

// importProblem tells a connection that broke, and a database that is away, from a server that failed.
func (s *Service) importProblem(ctx context.Context, body *flow, err error) error {
	if body.broken {
		return answer.NewProblem(http.StatusBadRequest, "read_timeout")
	}
	if answer.ProblemOf(err).Code != "internal" {
		return err
	}
	if _, away := s.Store.DatabaseRevision(ctx); away != nil {
		answer.NoteFailure(ctx, err)
		return answer.NewProblem(http.StatusServiceUnavailable, "database_away")
	}
	return err
}

// Importer takes a file into a layer. The receipt is there whenever the error is nil; one with problems says that nothing was written.
type Importer func(ctx context.Context, r Request) (*intake.Receipt, error)

// Request is a file as it came.
type Request struct {
	Layer    string
	File     string // its name as the sender gave it, without folders
	Body     io.Reader
	CRS      string // "" for what the file says
	Encoding string // "" for what the file says
	Part     string // which layer of a file that has several, "" for the only one
	Shift    *crs.Shift
	Swap     bool // the file gives north before east
	DryRun   bool
	Replace  bool
	Repair   bool
	Actor    string
}
