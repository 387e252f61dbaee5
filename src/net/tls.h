#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/loop.h"
#include "net/stream.h"

namespace regionfall::net {

// A certificate and its key, in PEM.
struct TlsIdentity {
  std::string chain_pem;  // the certificate, then those that lead to its root
  std::string key_pem;
};

// Which certificate a server shows.
class CertificateSource {
 public:
  virtual ~CertificateSource() = default;
  // `name` is the host name that the client asks for, or else the address that it has connected to. It is the client's
  // word: anything may be in it. An error ends the handshake.
  virtual Result<TlsIdentity> identity_for(std::string_view name) = 0;
};

// What is spoken inside of TLS, where the client lets the server choose (ALPN).
enum class TlsProtocols : std::uint8_t { kHttp11, kHttp2AndHttp11 };

// TLS 1.2 and 1.3 for connections that have been accepted.
class TlsServer {
 public:
  // `certificates` is asked once per name, as long as kNamesMax are kept; it must outlive the server.
  explicit TlsServer(CertificateSource& certificates, TlsProtocols protocols = TlsProtocols::kHttp11);
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
  // host name is asked for (SNI); empty, which only a client that trusts everything may have: no name is.
  std::unique_ptr<Stream> connect(Loop& loop, std::unique_ptr<Stream> connection, const std::string& server_name);

 private:
  struct State;
  explicit TlsClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace regionfall::net
