package permits

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"peijian/planning/proceeding"
	"peijian/web/answer"
)

// largestScan is how large a scanned paper may be; the database refuses larger ones too.
const largestScan = 20 << 20

type attachInput struct {
	answer.Common
	ID      string `path:"id"`
	File    string `header:"Peijian-Filename" required:"true" maxLength:"1000" doc:"Name of the file, percent-encoded UTF-8"`
	Kind    string `query:"kind" enum:"agreement,approval,in_lieu,other" default:"agreement"`
	RawBody []byte `contentType:"application/octet-stream" required:"true" doc:"PDF, JPEG or PNG"`
}

type attachmentInput struct {
	answer.Common
	ID int64 `path:"id" minimum:"1"`
}

func (s *Service) registerAttachments(api huma.API) {
	answer.Register(api, huma.Operation{OperationID: "attach", Method: http.MethodPost, Path: "/api/v1/applications/{id}/attachments", MaxBodyBytes: largestScan,
		Summary: "Store a scanned paper with a file", Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusRequestEntityTooLarge}}, s.attach)
	answer.Get(api, "/api/v1/attachments/{id}", "attachment", "A scanned paper", s.attachment, answer.Finds, answer.As("application/octet-stream", answer.Binary))
}

func (s *Service) attach(ctx context.Context, in *attachInput) (*answer.Reply[proceeding.Attachment], error) {
	o, err := s.Sessions.SignedIn(ctx)
	if err != nil {
		return nil, err
	}
	if o.Role == proceeding.Auditor || o.Role == proceeding.Administrator || o.Role == proceeding.Analyst {
		return nil, answer.NewProblem(http.StatusForbidden, "forbidden")
	}
	name, err := answer.FileName(in.File)
	if err != nil {
		return nil, err
	}
	mime := answer.ScanType(in.RawBody)
	if mime == "" {
		return nil, answer.Missing("body", "只接受 PDF、JPEG 或 PNG 扫描件", "only PDF, JPEG and PNG are taken")
	}
	a, err := s.Office.AddAttachment(ctx, proceeding.Attachment{Application: in.ID, Kind: in.Kind, Name: name, MIME: mime, Bytes: in.RawBody, Officer: o.ID})
	return answer.OK(a), err
}

func (s *Service) attachment(ctx context.Context, in *attachmentInput) (*answer.Scan, error) {
	if _, err := s.Sessions.SignedIn(ctx); err != nil {
		return nil, err
	}
	a, err := s.Office.Attachment(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return answer.ScanOf(a.MIME, a.Name, a.Bytes), nil
}
