#pragma once

#include <string_view>

#include "base/process.h"
#include "terraform/http_client.h"

namespace regionfall::terraform {

// Fetches by running a program for every request, which reads it from its standard input and writes the response to its
// output (http_message.h): `../fetch/`. libcurl, which it uses, brings some forty shared objects and threads of its
// own; a program that is linked statically cannot take them in, and one that is not takes milliseconds to start.
class FetchProgram final : public HttpClient {
 public:
  // `executable` is the program itself, the bytes of its file. Both must outlive this.
  FetchProgram(std::string_view executable, ProcessRunner& processes)
      : executable_(executable), processes_(processes) {}
  Result<HttpResponse> send(const HttpRequest& request) override;

 private:
  std::string_view executable_;
  ProcessRunner& processes_;
};

}  // namespace regionfall::terraform
