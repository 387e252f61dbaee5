#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/loop.h"
#include "net/stream.h"

namespace regionfall::net {

// A certificate and its key, in PEM.
struct TlsIdentity {
  std::string chain_pem;  // the certificate, then those that lead to its root
  std::string key_pem;
};

// A certificate and its key as they are shown. Immutable: any thread may show it.
class TlsCredential {
 public:
  // An error when there is no certificate or no key, or they do not belong together.
  static Result<std::shared_ptr<const TlsCredential>> read(const TlsIdentity& identity);
  TlsCredential(const TlsCredential&) = delete;
  TlsCredential& operator=(const TlsCredential&) = delete;
  ~TlsCredential();

 private:
  friend class TlsServer;
  struct Content;
  explicit TlsCredential(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

// Which certificate a server shows.
class CertificateSource {
 public:
  virtual ~CertificateSource() = default;
  // `name` is the host name that the client asks for, or else the address that it has connected to. It is the client's
  // word: anything may be in it. An error ends the handshake.
  virtual Result<TlsIdentity> identity_for(std::string_view name) = 0;
};

// The same for servers with several certificates a name, which may change at any time.
class TlsCredentials {
 public:
  virtual ~TlsCredentials() = default;
  // Those that may be shown, the best first; none ends the handshake. Of those with an elliptic key, and of those with
  // an RSA key, the first counts; the client gets the former if it can use it.
  virtual std::vector<std::shared_ptr<const TlsCredential>> for_name(std::string_view name) = 0;
};

// What is spoken inside of TLS, where the client lets the server choose (ALPN).
enum class TlsProtocols : std::uint8_t { kHttp11, kHttp2AndHttp11, kHttp2 };

// What a server takes of TLS.
struct TlsTerms {
  TlsProtocols protocols = TlsProtocols::kHttp11;
  bool tls12 = true;
  bool tls13 = true;
  // As OpenSSL names them, the server's favourite first; empty: OpenSSL's choice.
  std::vector<std::string_view> ciphers;
};

// TLS 1.2 and 1.3 for connections that have been accepted.
class TlsServer {
 public:
  // `certificates` is asked once per name, as long as kNamesMax are kept; it must outlive the server.
  explicit TlsServer(CertificateSource& certificates, TlsProtocols protocols = TlsProtocols::kHttp11);
  // `credentials` is asked at every handshake; it must outlive the server.
  TlsServer(TlsCredentials& credentials, const TlsTerms& terms);
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  // The connection inside of `connection`; the handshake begins with its start(). `local_host` names the certificate
  // for clients that ask for none.
  std::unique_ptr<Stream> accept(Loop& loop, std::unique_ptr<Stream> connection, std::string local_host);

  bool offers_http2() const;

  static constexpr std::size_t kNamesMax = 1024;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// TLS for connections that are made to servers.
class TlsClient {
 public:
  // Servers must have a certificate from one of these roots. `roots_pem`: one certificate or more.
  static Result<std::unique_ptr<TlsClient>> trusting(std::string_view roots_pem);
  // Takes whatever certificate a server shows, as health checkers and load balancers do.
  static std::unique_ptr<TlsClient> trusting_everything();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;
  ~TlsClient();

  // `server_name`, a host name or an IP address, is who the server must have a certificate for, if that is looked at. A
  // host name is asked for (SNI); empty, which only a client that trusts everything may have: no name is. `protocols`
  // are offered; what the server makes of that is for who speaks to find out.
  std::unique_ptr<Stream> connect(Loop& loop, std::unique_ptr<Stream> connection, const std::string& server_name,
                                  TlsProtocols protocols = TlsProtocols::kHttp11);

 private:
  struct State;
  explicit TlsClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
