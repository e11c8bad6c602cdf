package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"peijian/planning"
	"peijian/planning/postgres"
	"peijian/planning/proceeding"
	"peijian/web/session"
)

type officerCommand struct {
	Add     officerAdd     `cmd:"" help:"Open an account; the password comes from the terminal or standard input."`
	List    officerList    `cmd:"" help:"List the accounts."`
	Passwd  officerPasswd  `cmd:"" help:"Give an account another password; its sessions end."`
	Disable officerDisable `cmd:"" help:"Close an account; its sessions end, its history stays."`
	Enable  officerEnable  `cmd:"" help:"Open a closed account again."`
}

type officerAdd struct {
	Login       string          `arg:"" help:"Name to sign in with: lower-case letters, digits, . _ -"`
	Name        string          `help:"What people call them; without it the login."`
	Role        proceeding.Role `help:"What the officer may do: ${enum}." required:"" enum:"planning_reviewer,presale_officer,civil_affairs,subdistrict,analyst,auditor,administrator"`
	Subdistrict string          `help:"Code of the sub-district that a clerk of role subdistrict works for." placeholder:"CODE"`
}

// actorAtTerminal stands in the audit for whoever works at the command line.
const actorAtTerminal = "cli"

// Run opens an account.
func (c *officerAdd) Run(ctx context.Context, s *settings) error {
	hash, err := askPassword(s.Lang)
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = c.Login
	}
	return s.with(ctx, false, func(store *postgres.Store) error {
		_, err := store.AddOfficer(ctx, proceeding.Officer{Login: c.Login, Name: name, Role: c.Role, Subdistrict: c.Subdistrict}, hash, actorAtTerminal)
		return err
	})
}

type officerList struct {
	JSON bool `name:"json" help:"Print JSON."`
}

// Run lists the accounts.
func (c *officerList) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, false, func(store *postgres.Store) error {
		all, err := store.Officers(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(os.Stdout, append([]proceeding.Officer{}, all...))
		}
		for _, o := range all {
			state := planning.Text{Zh: "启用", En: "open"}
			if !o.Active {
				state = planning.Text{Zh: "停用", En: "closed"}
			}
			fmt.Printf("%s\t%s\t%s\t%s\t%s\n", o.Login, o.Role.Title().In(s.Lang), o.Subdistrict, state.In(s.Lang), o.Name)
		}
		return nil
	})
}

type officerLogin struct {
	Login string `arg:"" help:"The account."`
}

type (
	officerPasswd  struct{ officerLogin }
	officerDisable struct{ officerLogin }
	officerEnable  struct{ officerLogin }
)

// Run changes a password.
func (c *officerPasswd) Run(ctx context.Context, s *settings) error {
	hash, err := askPassword(s.Lang)
	if err != nil {
		return err
	}
	return s.with(ctx, false, func(store *postgres.Store) error { return store.SetPassword(ctx, c.Login, hash, actorAtTerminal) })
}

// Run closes an account.
func (c *officerDisable) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, false, func(store *postgres.Store) error { return store.SetActive(ctx, c.Login, false, actorAtTerminal) })
}

// Run opens an account again.
func (c *officerEnable) Run(ctx context.Context, s *settings) error {
	return s.with(ctx, false, func(store *postgres.Store) error { return store.SetActive(ctx, c.Login, true, actorAtTerminal) })
}

// askPassword reads a password without showing it, or the first line of standard input where that is no terminal, and hashes it. It never
// comes from the command line, which everybody on the machine can read.
func askPassword(lang planning.Lang) (hash string, err error) {
	password, err := readPassword(lang)
	if err != nil {
		return "", err
	}
	return session.HashPassword(password)
}

func readPassword(lang planning.Lang) (string, error) {
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		fmt.Fprint(os.Stderr, planning.Text{Zh: "密码：", En: "Password: "}.In(lang))
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(os.Stderr)
		return string(b), err
	}
	line, err := bufio.NewReader(io.LimitReader(os.Stdin, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}
