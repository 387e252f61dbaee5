#include "terraform/fetch_program.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "terraform/http_message.h"

namespace regionfall::terraform {
namespace {

// What a response may have besides its body.
constexpr std::size_t kHeadBytesMax = std::size_t{4} << 20;

// A file in memory that holds the bytes.
Result<FileDescriptor> file_of(std::string_view bytes) {
  FileDescriptor file(::memfd_create("regionfall-fetch", MFD_CLOEXEC));
  while (file.valid() && !bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failure(std::string("The program that fetches has no room: ") + std::strerror(errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (!file.valid()) return failure(std::string("The program that fetches has no file: ") + std::strerror(errno));
  return file;
}

}  // namespace

Result<HttpResponse> FetchProgram::send(const HttpRequest& request) {
  const FileDescriptor file = TRY(file_of(executable_));
  const ProcessResult result =
      TRY(processes_.run({.arguments = {"/proc/self/fd/" + std::to_string(file.get())},
                          .input = encode_request(request),
                          .output_bytes_max = static_cast<std::size_t>(request.response_bytes_max) + kHeadBytesMax}));
  if (result.status == 0) return decode_response(result.output);
  return failure(request.url + ": the program that fetches ended with status " + std::to_string(result.status) +
                 (result.errors.empty() ? "." : ": " + std::string(trim(result.errors))));
}

}  // namespace regionfall::terraform
