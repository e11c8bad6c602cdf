package web

import (
	"peijian/web/gaps"
	"peijian/web/permits"
	"peijian/web/session"
)

// Office is what the server needs of the store to let officers sign in and work files.
type Office interface {
	Store
	session.Accounts
	permits.Office
	gaps.Office
}
