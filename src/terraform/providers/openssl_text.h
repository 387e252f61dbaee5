#pragma once

#include <openssl/bio.h>

#include <memory>
#include <string>

namespace regionfall::terraform {

// What an OpenSSL function writes to a BIO, as text; empty when it fails.
template <class Write>
std::string written_by(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> sink(BIO_new(BIO_s_mem()), &BIO_free);
  if (sink == nullptr || !write(sink.get())) return {};
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(sink.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace regionfall::terraform
