#include "fetch/curl_fetch.h"

#include <curl/curl.h>

#include <memory>

#include "base/text.h"

namespace regionfall::fetch {
namespace {

using terraform::HttpHeaders;
using terraform::HttpRequest;
using terraform::HttpResponse;

constexpr long kRedirectsMax = 10;

struct Download {
  HttpResponse response;
  std::uint64_t bytes_max = 0;
  bool too_long = false;
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& download = *static_cast<Download*>(into);
  if (download.response.body.size() + size * count > download.bytes_max) {
    download.too_long = true;
    return 0;
  }
  download.response.body.append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& headers = static_cast<Download*>(into)->response.headers;
  const std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) headers.clear();  // a redirect's headers came before
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) headers.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  return size * count;
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

List header_list(const HttpHeaders& headers) {
  curl_slist* list = nullptr;
  for (const auto& [name, value] : headers) {
    // "Name;" is how curl is told to send a header without a value.
    const std::string line = value.empty() ? name + ";" : name + ": " + value;
    list = curl_slist_append(list, line.c_str());
  }
  return {list, &curl_slist_free_all};
}

void set_pem(CURL* curl, CURLoption option, const std::string& pem) {
  curl_blob blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_NOCOPY};
  if (blob.len > 0) curl_easy_setopt(curl, option, &blob);
}

// The chain that the server has shown, as curl gives it: for each certificate lines "NAME:VALUE", one of them its PEM
// text.
std::string shown_certificates(CURL* curl) {
  curl_certinfo* chain = nullptr;
  if (curl_easy_getinfo(curl, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == nullptr) return {};
  constexpr std::string_view kPem = "Cert:";
  std::string pem;
  for (int i = 0; i < chain->num_of_certs; ++i) {
    for (const curl_slist* line = chain->certinfo[i]; line != nullptr; line = line->next) {
      const std::string_view text(line->data);
      if (text.starts_with(kPem)) pem.append(text.substr(kPem.size())).append("\n");
    }
  }
  return pem;
}

void configure(CURL* curl, const HttpRequest& request, curl_slist* headers, Download& download) {
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "regionfall");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, terraform::kHttpConnectTimeoutMs);
  if (request.timeout_ms > 0) curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, request.timeout_ms);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, request.follow_redirects ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, kRedirectsMax);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, request.verify_certificates ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, request.verify_certificates ? 2L : 0L);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &download);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &download);
  if (request.handshake_only) {
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
  }
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET") {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  if (!request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
    if (request.method == "GET") curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "GET");
  }
}

}  // namespace

Result<HttpResponse> fetch_with_curl(const HttpRequest& request) {
  const Handle curl(curl_easy_init(), &curl_easy_cleanup);
  if (!curl) return failure("libcurl cannot be made ready.");
  Download download;
  download.bytes_max = request.response_bytes_max;
  const List headers = header_list(request.headers);
  configure(curl.get(), request, headers.get(), download);
  set_pem(curl.get(), CURLOPT_CAINFO_BLOB, request.certificate_authorities);
  set_pem(curl.get(), CURLOPT_SSLCERT_BLOB, request.client_certificate);
  set_pem(curl.get(), CURLOPT_SSLKEY_BLOB, request.client_key);
  const CURLcode code = curl_easy_perform(curl.get());
  if (download.too_long) {
    return failure("The answer of " + request.url + " is longer than the " +
                   std::to_string(request.response_bytes_max) + " bytes that are read of it.");
  }
  if (code != CURLE_OK) return failure(request.url + ": " + curl_easy_strerror(code));
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  download.response.status = static_cast<int>(status);
  const char* url = nullptr;
  curl_easy_getinfo(curl.get(), CURLINFO_EFFECTIVE_URL, &url);
  if (request.handshake_only) download.response.certificates = shown_certificates(curl.get());
  download.response.url = url == nullptr ? request.url : url;
  return std::move(download.response);
}

}  // namespace regionfall::fetch
