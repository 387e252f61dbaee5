#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "net/tls.h"

namespace regionfall::net {

// A root certificate of one's own, and certificates from it for whatever name is asked for: a world's `*.amazonaws.com`
// that its programs trust. Keys are on P-256 and come from OpenSSL's generator.
class CertificateAuthority final : public CertificateSource {
 public:
  static constexpr std::string_view kRootFile = "ca.pem";
  static constexpr std::string_view kKeyFile = "ca-key.pem";

  // The authority whose files are in `folder`, which must exist; makes one with the name `common_name` when there is
  // none. The key's file has mode 0600; one that others may read is refused. `clock` is the one that clients go by: the
  // machine's. Both must outlive the authority.
  static Result<std::unique_ptr<CertificateAuthority>> open(const std::string& folder, const std::string& common_name,
                                                            const Clock& clock, RandomSource& random);
  ~CertificateAuthority() override;

  // The root's certificate, for those who are to trust it.
  const std::string& root_pem() const { return root_pem_; }

  // A new certificate and key for a host name (a wildcard in its first label is fine) or an IP address, valid from
  // yesterday for kLeafDays. Fails for what is neither.
  Result<TlsIdentity> identity_for(std::string_view name) override;
  // A certificate, in PEM, for a key of somebody else's and several names, of which there is at least one; the first is
  // the subject.
  Result<std::string> sign(const std::vector<std::string>& names, std::string_view private_key);

  static constexpr int kRootDays = 3650;
  static constexpr int kLeafDays = 397;  // more is refused by some clients

 private:
  struct State;
  CertificateAuthority(std::string root_pem, std::unique_ptr<State> state);

  std::string root_pem_;
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
