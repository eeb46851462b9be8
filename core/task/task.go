// Package task is the table of work that may take seconds: what derives keys
// from passphrases, and what reads files of others. A page asks for it as bytes
// and gets bytes back, so that the same call is carried out here, or in a
// browser's worker, which can be ended at any moment.
//
//	reply := task.Serve(ctx, request)                          // in the worker
//	blob, err := task.Call(ctx, send, task.Seal, in, zip, nil) // in the page
package task

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// Failure is an error that came over: its text, and what it is about, so that a
// page can say it at the right field.
type Failure struct {
	About About  `json:"about,omitempty"`
	Text  string `json:"text"`
}

// Error is the text.
func (f *Failure) Error() string { return f.Text }

// About is the cause of a failure.
type About string

// The causes that pages tell apart.
const (
	Input             About = ""           // what was given cannot be used
	WrongPassphrase   About = "passphrase" // it does not open what was given
	MissingPassphrase About = "missing"    // what was given is encrypted
)

// AboutPassphrase tells whether another passphrase may help.
func AboutPassphrase(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.About != Input
}

type request struct {
	Task string          `json:"task"`
	In   json.RawMessage `json:"in"`
}

type answer struct {
	Out     json.RawMessage `json:"out,omitempty"`
	Failure *Failure        `json:"failure,omitempty"`
}

// run carries out one task: it reads in and the blob that came with it, and
// gives what becomes the answer, and a blob of its own. What is large travels
// as a blob: writing and reading it as JSON would stop a page.
type run func(ctx context.Context, in json.RawMessage, blob []byte) (out any, large []byte, err error)

var tasks = map[string]run{}

// register puts a task into the table.
func register[In any](name string, f func(context.Context, In, []byte) (any, []byte, error)) bool {
	tasks[name] = func(ctx context.Context, raw json.RawMessage, blob []byte) (any, []byte, error) {
		var in In
		if err := json.Unmarshal(raw, &in); err != nil {
			return nil, nil, fmt.Errorf("task: %s: %w", name, err)
		}
		return f(ctx, in, blob)
	}
	return true
}

// Serve carries out one request. What goes wrong is in the answer.
func Serve(ctx context.Context, data []byte) []byte {
	out, large, err := serve(ctx, data)
	var a answer
	if err == nil {
		a.Out, err = json.Marshal(out)
	}
	if err != nil {
		a, large = answer{Failure: failureOf(err)}, nil
	}
	head, _ := json.Marshal(a) // bytes and strings only: it cannot fail
	return join(head, large)
}

func serve(ctx context.Context, data []byte) (any, []byte, error) {
	head, blob, err := split(data)
	if err != nil {
		return nil, nil, err
	}
	var r request
	if err := json.Unmarshal(head, &r); err != nil {
		return nil, nil, fmt.Errorf("task: request: %w", err)
	}
	f, ok := tasks[r.Task]
	if !ok {
		return nil, nil, fmt.Errorf("task: request %q is not known", r.Task)
	}
	return f(ctx, r.In, blob)
}

// Call has a task carried out by send, reads its answer into out, and gives the
// blob that came with it. It gives a [*Failure] when the task could not be
// done, and what send gives when it was not tried or not ended.
func Call(ctx context.Context, send func(context.Context, []byte) ([]byte, error), name string, in any, blob []byte, out any) ([]byte, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("task: %s: %w", name, err)
	}
	head, err := json.Marshal(request{name, raw})
	if err != nil {
		return nil, fmt.Errorf("task: %s: %w", name, err)
	}
	reply, err := send(ctx, join(head, blob))
	if err != nil {
		return nil, err
	}
	head, large, err := split(reply)
	if err != nil {
		return nil, fmt.Errorf("task: %s: answer: %w", name, err)
	}
	var a answer
	if err := json.Unmarshal(head, &a); err != nil {
		return nil, fmt.Errorf("task: %s: answer: %w", name, err)
	}
	if a.Failure != nil {
		return nil, a.Failure
	}
	if out != nil {
		if err := json.Unmarshal(a.Out, out); err != nil {
			return nil, fmt.Errorf("task: %s: answer: %w", name, err)
		}
	}
	return large, nil
}

// prefix is the length of a part, four bytes, before it.
const prefix = 4

// join puts the two parts of a message together.
func join(head, blob []byte) []byte {
	out := make([]byte, prefix, prefix+len(head)+len(blob))
	binary.BigEndian.PutUint32(out, uint32(len(head)))
	return append(append(out, head...), blob...)
}

// split takes them apart.
func split(data []byte) (head, blob []byte, err error) {
	if len(data) < prefix || uint64(len(data)-prefix) < uint64(binary.BigEndian.Uint32(data)) {
		return nil, nil, errors.New("task: message is cut off")
	}
	n := prefix + int(binary.BigEndian.Uint32(data))
	return data[prefix:n], data[n:], nil
}

// Native carries tasks out here and now. It is the send of programs that are
// no browser.
func Native(ctx context.Context, request []byte) ([]byte, error) {
	reply := Serve(ctx, request)
	return reply, ctx.Err()
}
