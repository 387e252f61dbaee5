#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace regionfall::terraform {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  HttpHeaders headers = {};
  std::string body = {};
  std::uint64_t response_bytes_max = std::uint64_t{256} << 20;  // more is an error
  long timeout_ms = 0;                                          // 0: only the connection's, kHttpConnectTimeoutMs
  bool follow_redirects = true;
  bool verify_certificates = true;
  std::string certificate_authorities = {};  // PEM; empty: the system's
  std::string client_certificate = {};       // PEM, with client_key; empty: none
  std::string client_key = {};
  bool handshake_only = false;  // ask for nothing: only the certificates are wanted
};
constexpr long kHttpConnectTimeoutMs = 30'000;

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  // of the last response, names as they came
  std::string body;
  std::string url;           // after redirects
  std::string certificates;  // PEM, the server's own first; only of handshake_only

  // The header's value, whatever the case of its name; empty when it is not there.
  std::string header(std::string_view name) const;
};

// Fetches over HTTP. Live programs are given a FetchProgram, tests one that answers by itself. Calls may come from
// several threads at once.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Any status is a response; an error is only what kept one from coming.
  virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

}  // namespace regionfall::terraform
