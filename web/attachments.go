package web

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning/proceeding"
)

// largestScan is how large a scanned paper may be; the database refuses larger ones too.
const largestScan = 20 << 20

type attachInput struct {
	Common
	ID      string `path:"id"`
	File    string `header:"Peijian-Filename" required:"true" maxLength:"1000" doc:"Name of the file, percent-encoded UTF-8"`
	Kind    string `query:"kind" enum:"agreement,approval,in_lieu,other" default:"agreement"`
	RawBody []byte `contentType:"application/octet-stream" required:"true" doc:"PDF, JPEG or PNG"`
}

type attachmentInput struct {
	Common
	ID int64 `path:"id" minimum:"1"`
}

// scanReply is a stored paper. It is offered for download and never shown as a page of ours.
type scanReply struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *server) registerAttachments(api huma.API) {
	register(api, huma.Operation{OperationID: "attach", Method: http.MethodPost, Path: "/api/v1/applications/{id}/attachments", MaxBodyBytes: largestScan,
		Summary: "Store a scanned paper with a file", Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge}}, s.attach)
	get(api, "/api/v1/attachments/{id}", "attachment", "A scanned paper", s.attachment, finds, answers("application/octet-stream", binary))
}

func (s *server) attach(ctx context.Context, in *attachInput) (*reply[proceeding.Attachment], error) {
	o, err := s.signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if o.Role == proceeding.Auditor || o.Role == proceeding.Administrator || o.Role == proceeding.Analyst {
		return nil, newProblem(http.StatusForbidden, "forbidden")
	}
	name, err := fileName(in.File)
	if err != nil {
		return nil, err
	}
	mime := scanType(in.RawBody)
	if mime == "" {
		return nil, missing("body", "只接受 PDF、JPEG 或 PNG 扫描件", "only PDF, JPEG and PNG are taken")
	}
	a, err := s.Office.AddAttachment(ctx, proceeding.Attachment{Application: in.ID, Kind: in.Kind, Name: name, MIME: mime, Bytes: in.RawBody, Officer: o.ID})
	return &reply[proceeding.Attachment]{a}, err
}

// scanType looks at what a file is, whatever it is called.
func scanType(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "application/pdf"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	}
	return ""
}

func (s *server) attachment(ctx context.Context, in *attachmentInput) (*scanReply, error) {
	if _, err := s.signedIn(ctx); err != nil {
		return nil, err
	}
	a, err := s.Office.Attachment(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &scanReply{Type: a.MIME, Disposition: "attachment; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(a.Name), "+", "%20"), Body: a.Bytes}, nil
}
