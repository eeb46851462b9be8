package fault

import (
	"errors"
	"net/netip"
	"slices"

	"kubepki/core/health"
	"kubepki/core/pki"
)

// removed takes the profile's files with the ending away.
func removed(ending string) func(*breaker) error {
	return func(b *breaker) error {
		places, err := b.places(b.profile, ending)
		if err != nil {
			return err
		}
		path := b.files[places[0].at].Path
		b.files = slices.DeleteFunc(b.files, func(f health.File) bool { return f.Path == path })
		return nil
	}
}

// cut leaves the first half of the certificate's file.
func cut(b *breaker) error {
	return each(b, ".crt", func(p place) error {
		data, err := b.read(p)
		if err != nil {
			return err
		}
		return b.write(p, data[:len(data)/2])
	})
}

// opened lets everyone read the key.
func opened(b *breaker) error {
	return each(b, ".key", func(p place) error {
		b.files[p.at].Mode = 0o644
		return nil
	})
}

// each does something to every file of the profile with the ending.
func each(b *breaker, ending string, do func(place) error) error {
	places, err := b.places(b.profile, ending)
	if err != nil {
		return err
	}
	for _, p := range places {
		if err := do(p); err != nil {
			return err
		}
	}
	return nil
}

// differsOnOneHost gives the last host that has the authority's certificate
// another one of the same name.
func differsOnOneHost(b *breaker) error {
	places, err := b.places(b.profile, ".crt")
	if err != nil {
		return err
	}
	if len(places) < 2 {
		return errors.New("it needs two hosts")
	}
	right, err := b.certificate(places[0])
	if err != nil {
		return err
	}
	stranger, err := b.stranger(right, "")
	if err != nil {
		return err
	}
	return b.write(places[len(places)-1], pki.CertificatePEM(stranger.Cert))
}

// trustsStranger embeds another authority of the same name in the kubeconfig.
func trustsStranger(b *breaker) error {
	return each(b, ".ca", func(p place) error {
		right, err := b.certificate(p)
		if err != nil {
			return err
		}
		stranger, err := b.stranger(right, "")
		if err != nil {
			return err
		}
		return b.write(p, pki.CertificatePEM(stranger.Cert))
	})
}

// callsElsewhere changes the address that the kubeconfig calls.
func callsElsewhere(a netip.Addr) func(*breaker) error {
	return func(b *breaker) error {
		return each(b, "", func(p place) error {
			config, err := b.files[p.at].Data()
			if err != nil {
				return err
			}
			config, err = withValue(config, "server", "https://"+netip.AddrPortFrom(a, 6443).String())
			if err != nil {
				return err
			}
			b.files[p.at].Bytes, b.files[p.at].Make = config, nil
			return nil
		})
	}
}
