// Version and export macro. This is the only place where the library's version is written.
#pragma once

#define KARTLEGG_VERSION "0.1.0"

#if defined(KARTLEGG_STATIC)
#define KARTLEGG_API
#elif defined(_WIN32)
#if defined(KARTLEGG_BUILDING)
#define KARTLEGG_API __declspec(dllexport)
#else
#define KARTLEGG_API __declspec(dllimport)
#endif
#else
#define KARTLEGG_API __attribute__((visibility("default")))
#endif
