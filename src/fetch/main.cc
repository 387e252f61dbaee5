#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <iterator>
#include <string>

#include "fetch/curl_fetch.h"
#include "terraform/http_message.h"

// Reads a request from standard input, fetches it, and writes the response to standard output.
int main() {
  // Whoever asked decides what an interrupt ends, and takes this along when it dies.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  prctl(PR_SET_PDEATHSIG, SIGKILL);

  const std::string message(std::istreambuf_iterator<char>(std::cin), {});
  const auto request = regionfall::terraform::decode_request(message);
  if (!request) {
    std::cerr << request.error().message << "\n";
    return 1;
  }
  std::cout << regionfall::terraform::encode_response(regionfall::fetch::fetch_with_curl(*request)) << std::flush;
  return std::cout ? 0 : 1;
}
