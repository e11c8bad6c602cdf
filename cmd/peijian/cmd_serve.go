package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"peijian/planning"
	"peijian/planning/postgres/clerk"
	"peijian/web"
)

type listening struct {
	Listen    string            `help:"Address to listen on." default:"127.0.0.1:8080"`
	Audience  planning.Audience `help:"For whom the picture is made: internal or public. By default internal on this machine only, public elsewhere." enum:"internal,public," default:""`
	Host      []string          `help:"Name under which the server may be asked, beside localhost, IP addresses and the name it listens on; repeatable, * is any. A public picture is shown under any name." placeholder:"NAME"`
	ReadyFile string            `help:"File to write the address to once the server answers." type:"path" placeholder:"FILE"`
}

type serveCommand struct {
	listening
}

// Run serves the city until it is told to stop.
func (c *serveCommand) Run(ctx context.Context, s *settings) error {
	return c.serve(ctx, s, false)
}

// serve opens the city for the audience, follows the database, and answers until ctx ends.
func (l *listening) serve(ctx context.Context, s *settings, demo bool) (err error) {
	listener, err := net.Listen("tcp", l.Listen)
	if err != nil {
		return planning.Errorf(planning.ErrInvalid, "listen on %s: %w", l.Listen, err)
	}
	defer listener.Close()
	audience := l.audience(listener)
	session, err := s.open(ctx, audience, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	logger := s.logger()
	atDesk := clerk.New(session.store, logger)
	defer atDesk.Close()
	handler, err := web.New(web.Config{
		Store: session.store, Office: session.store, Adopted: session.store.Adopted, Importer: importer(session.store), Editor: session.store.Edit, Desk: atDesk, Past: session.store.Past, Ever: session.store.Ever,
		Archive: session.store,
		Logger:  logger, Demo: demo, Version: version, Hosts: l.hosts(audience),
	})
	if err != nil {
		return err
	}
	warnOfExpiry(session.store, s.Lang)
	following, stop := context.WithCancel(ctx)
	var followers sync.WaitGroup
	followers.Go(func() { session.store.Follow(following) })
	followers.Go(func() { atDesk.Tidy(following) })
	if audience == planning.Internal {
		followers.Go(func() { recordGaps(following, session.store, logger) })
	}
	defer followers.Wait()
	defer stop()
	if err := l.tell(listener, s.Lang); err != nil {
		return err
	}
	return web.Serve(ctx, listener, handler, logger)
}

// audience is whom the address can be reached by: without sign-in, only a person at this machine is taken for an officer.
func (l *listening) audience(on net.Listener) planning.Audience {
	if l.Audience != "" {
		return l.Audience
	}
	if at, ok := on.Addr().(*net.TCPAddr); ok && at.IP.IsLoopback() {
		return planning.Internal
	}
	return planning.Public
}

// hosts are the names under which the picture may be asked for.
func (l *listening) hosts(audience planning.Audience) []string {
	if audience == planning.Public {
		return []string{"*"}
	}
	if name, _, err := net.SplitHostPort(l.Listen); err == nil && name != "" {
		return append([]string{name}, l.Host...)
	}
	return l.Host
}

// addressOf is where a browser on this machine finds the server: "every address" is none that can be asked for.
func addressOf(on net.Addr) string {
	if at, ok := on.(*net.TCPAddr); ok && at.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(at.Port))
	}
	return on.String()
}

// tell says where the server answers, to the person and to the script that started it.
func (l *listening) tell(on net.Listener, lang planning.Lang) error {
	address := "http://" + addressOf(on.Addr())
	fmt.Println(planning.Text{Zh: "请在浏览器中打开 ", En: "Open in a browser: "}.In(lang) + address)
	if l.ReadyFile == "" {
		return nil
	}
	partial := l.ReadyFile + ".partial" // renamed when whole, so that nobody reads half an address
	if err := os.WriteFile(partial, []byte(address+"\n"), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(l.ReadyFile), err)
	}
	return os.Rename(partial, l.ReadyFile)
}

type openapiCommand struct{}

// Run prints the description of the API.
func (openapiCommand) Run() error {
	_, err := os.Stdout.Write(web.OpenAPI(version))
	return err
}
