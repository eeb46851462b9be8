package kube

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"kubepki/core/pki"
)

// Resumed is unfinished work that was read back.
type Resumed struct {
	Work  *Unfinished
	Draft Draft // that it carries out
	// Intake is what became of the certificates that had come in before: some
	// may have ended since.
	Intake Intake
}

// Resume reads the files of unfinished work. Nothing in them is believed: keys,
// requests and certificates must fit the description and each other.
func Resume(ctx context.Context, files []Answer, o Options) (Resumed, error) {
	r := resumer{files: make(map[string][]byte, len(files)), o: o, authorities: map[string]*pki.Authority{}}
	for _, f := range files {
		r.files[f.Name] = f.Data
	}
	out, err := r.resume(ctx)
	switch {
	case ctx.Err() != nil:
		return Resumed{}, ctx.Err()
	case err != nil:
		return Resumed{}, errors.New("kube: unfinished work: " + err.Error())
	}
	return out, nil
}

// resumer is unfinished work on its way back.
type resumer struct {
	files       map[string][]byte
	o           Options
	authorities map[string]*pki.Authority // that are back, by profile ID
	answers     []Answer
}

func (r *resumer) resume(ctx context.Context) (out Resumed, err error) {
	var d description
	if err := json.Unmarshal(r.files[descriptionFile], &d); err != nil {
		return out, errors.New(descriptionFile + " is damaged: take the file as it was downloaded")
	}
	if d.Kind != unfinishedKind {
		return out, errors.New("another version of this page wrote it: go on with that one")
	}
	if err := r.bring(ctx, &d); err != nil {
		return out, err
	}
	reading := d.Draft.Read(d.At)
	if len(reading.Problems) > 0 {
		return out, errors.New("its description cannot be: " + reading.Problems[0].Error())
	}
	u := &Unfinished{Plan: NewPlan(reading.Cluster), At: d.At, asked: newAsked()}
	u.Made = make([]Made, len(u.Plan.Items))
	for i := range u.Made {
		if err := r.item(ctx, u, i); err != nil {
			return out, err
		}
		if r.o.Progress != nil {
			r.o.Progress(Progress{i + 1, len(u.Made), u.place(u.Made[i].Item)})
		}
		if r.o.Yield != nil {
			if err := r.o.Yield(ctx); err != nil {
				return out, err
			}
		}
	}
	out.Draft = d.Draft
	take := r.o
	take.Progress = nil
	out.Work, out.Intake, err = u.Take(ctx, r.answers, take)
	return out, err
}

// bring reads the authorities that were brought, as they were good on the day of the making.
func (r *resumer) bring(ctx context.Context, d *description) error {
	d.Draft.Brought = map[string]*pki.Authority{}
	for _, id := range d.Brought {
		p, ok := ProfileByID(id)
		if !ok || p.Form != AuthorityPair {
			return errors.New("it brings an authority “" + pki.Visible(id) + "” that is not known")
		}
		cert, err := r.need("certificates/" + id + ".crt")
		if err != nil {
			return err
		}
		var a *pki.Authority
		if key := r.files["keys/"+id+".key"]; key == nil {
			a, err = pki.LoadKeyless(cert, d.At)
		} else {
			a, err = pki.LoadAuthority(ctx, r.o.Maker, cert, key, d.At)
		}
		if err != nil {
			return bare(id, err)
		}
		d.Draft.Brought[id] = a
	}
	return nil
}

func (r *resumer) need(name string) ([]byte, error) {
	data, ok := r.files[name]
	if !ok {
		return nil, errors.New(name + " is not in it: take the file as it was downloaded")
	}
	return data, nil
}

// bare names the file of an error of this house in place of its package.
func bare(name string, err error) error {
	return errors.New(name + ": " + strings.TrimPrefix(err.Error(), "pki: "))
}

// item brings one item back.
func (r *resumer) item(ctx context.Context, u *Unfinished, i int) error {
	it := &u.Plan.Items[i]
	m := Made{Item: it}
	if it.SameAs != "" || it.Brought {
		a := u.Plan.Cluster.Brought[it.Profile.ID]
		if it.SameAs != "" {
			a = r.authorities[it.SameAs]
		}
		r.authorities[it.Profile.ID] = a
		u.Made[i] = Made{it, a.Key, a.Cert.Raw}
		return nil
	}
	var err error
	if m.Key, err = r.key(ctx, u.place(it), it); err != nil {
		return err
	}
	switch {
	case it.Profile.Form == KeyPair:
	case it.Requested:
		err = r.request(u, i, m)
	default:
		err = r.certificate(u, &m)
	}
	u.Made[i] = m
	return err
}

func (r *resumer) key(ctx context.Context, place string, it *Item) (*pki.PrivateKey, error) {
	name := "keys/" + place + ".key"
	data, err := r.need(name)
	if err != nil {
		return nil, err
	}
	pkcs8, err := pki.ParsePrivateKey(data)
	if err != nil {
		return nil, bare(name, err)
	}
	key, err := r.o.Maker.Import(ctx, pkcs8)
	switch {
	case err != nil:
		return nil, bare(name, err)
	case key.Algorithm() != it.Algorithm:
		return nil, errors.New(name + ": the key is not of the kind that the description says, " + it.Algorithm.Label())
	}
	return key, nil
}

// request reads a request back, and its certificate, if there is one, as an answer to it.
func (r *resumer) request(u *Unfinished, i int, m Made) error {
	place := u.place(m.Item)
	name := "requests/" + place + ".csr"
	data, err := r.need(name)
	if err != nil {
		return err
	}
	request, err := pki.ParseRequest(data)
	switch {
	case err != nil:
		return bare(name, err)
	case !pki.SamePublicKey(request.X509.PublicKey, m.Key.Public()):
		return errors.New(name + " is for another key than keys/" + place + ".key")
	}
	u.add(i, request)
	if cert, ok := r.files["certificates/"+place+".crt"]; ok {
		r.answers = append(r.answers, Answer{Name: "certificates/" + place + ".crt", Data: cert})
	}
	return nil
}

// certificate reads one that was signed on the day of the making.
func (r *resumer) certificate(u *Unfinished, m *Made) error {
	name := "certificates/" + u.place(m.Item) + ".crt"
	data, err := r.need(name)
	if err != nil {
		return err
	}
	cert, err := pki.ParseCertificate(data)
	switch {
	case err != nil:
		return bare(name, err)
	case !pki.SamePublicKey(cert.PublicKey, m.Key.Public()):
		return errors.New(name + " is for another key than is beside it")
	}
	m.DER = cert.Raw
	if m.Item.Profile.Form == AuthorityPair {
		r.authorities[m.Item.Profile.ID] = &pki.Authority{Cert: cert, Key: m.Key}
		return nil
	}
	if ca := r.authorities[m.Item.Profile.Authority]; cert.CheckSignatureFrom(ca.Cert) != nil {
		return errors.New(name + " was not signed by the authority beside it")
	}
	return nil
}
