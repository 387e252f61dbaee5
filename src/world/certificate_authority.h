#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "world/data_folder.h"

namespace regionfall::world {

// A certificate and its private key, both in PEM.
struct Certificate {
  std::string certificate;
  std::string private_key;
};

// Whom a server's certificate is for.
struct CertificateNames {
  std::vector<std::string> dns_names;  // the first names the certificate; wildcards too
  std::vector<std::string> addresses;
};

// A certificate authority of its own root, ECDSA on P-256, valid for ten years.
Result<Certificate> make_certificate_authority(Instant now, RandomSource& random);

// A server's certificate that the authority has signed, valid for two years: it is made anew at every start.
Result<Certificate> issue_certificate(const Certificate& authority, CertificateNames names, Instant now,
                                      RandomSource& random);

// The authority of the world on this folder; made there when it has none. The key can be read by its owner alone.
Result<Certificate> certificate_authority_of(const DataFolder& folder, Instant now, RandomSource& random);

}  // namespace regionfall::world
