; A folder's entry in the PATH of the system or the user. A PATH may be longer than an NSIS variable
; (1024 characters), and one cut short would break other programs: it stays in memory of Windows'
; own, and keeps its type. The memory holds ";PATH;", so that every entry stands between semicolons.
!define KEY_READ_WRITE 0x2011F ; KEY_READ | KEY_WRITE | KEY_WOW64_64KEY
!define REG_EXPAND_SZ 2
!define ERROR_FILE_NOT_FOUND 2

; Opens the key as $R1 and reads the PATH into $R4 (memory), with its type in $R2. $R0: 0, or why not.
!macro openPath ENTRY
  StrCpy $R4 0
  System::Call 'advapi32::RegOpenKeyExW(p ${ROOT_NUMBER}, w "${ENVIRONMENT}", i 0, i ${KEY_READ_WRITE}, *p .R1) i .R0'
  ${If} $R0 = 0
    StrCpy $R3 0
    System::Call 'advapi32::RegQueryValueExW(p R1, w "Path", p 0, *i .R2, p 0, *i .R3) i .R0'
    StrLen $R5 "${ENTRY}"
    IntOp $R5 $R5 * 2
    IntOp $R5 $R5 + $R3
    IntOp $R5 $R5 + 32
    System::Alloc $R5 ; filled with zeros
    Pop $R4
    System::Call 'kernel32::lstrcpyW(p R4, w ";")'
    ${If} $R0 = 0
      IntPtrOp $R6 $R4 + 2
      System::Call 'advapi32::RegQueryValueExW(p R1, w "Path", p 0, p 0, p R6, *i R3) i .R0'
      ${If} $R2 <> 1 ; REG_SZ
      ${AndIf} $R2 <> ${REG_EXPAND_SZ}
        StrCpy $R0 13 ; ERROR_INVALID_DATA
      ${EndIf}
    ${ElseIf} $R0 = ${ERROR_FILE_NOT_FOUND}
      StrCpy $R0 0
      StrCpy $R2 ${REG_EXPAND_SZ}
    ${EndIf}
    System::Call 'kernel32::lstrcatW(p R4, w ";")'
  ${EndIf}
  ${If} $R0 <> 0
    DetailPrint "PATH: ${SAY_PATH_NOT_CHANGED} ($R0)"
  ${EndIf}
!macroend

; Writes ";PATH;" back without its semicolons, or removes an empty one.
!macro writePath
  System::Call 'kernel32::lstrlenW(p R4) i .R5'
  IntOp $R5 $R5 * 2
  ${If} $R5 > 4
    IntPtrOp $R6 $R4 + $R5
    IntPtrOp $R6 $R6 - 2
    System::Call '*$R6(&i2 0)'
    IntPtrOp $R6 $R4 + 2
    IntOp $R5 $R5 - 2 ; without the two semicolons, with the closing zero
    System::Call 'advapi32::RegSetValueExW(p R1, w "Path", i 0, i R2, p R6, i R5) i .R0'
  ${Else}
    System::Call 'advapi32::RegDeleteValueW(p R1, w "Path") i .R0'
  ${EndIf}
  ; Programs that start from now on see it.
  SendMessage 0xFFFF 0x1A 0 "STR:Environment" /TIMEOUT=2000
!macroend

!macro closePath
  System::Free $R4
  System::Call 'advapi32::RegCloseKey(p R1)'
!macroend

!macro toPath ENTRY
  !insertmacro openPath "${ENTRY}"
  ${If} $R0 = 0
    System::Call 'shlwapi::StrStrIW(p R4, w ";${ENTRY};") p .R6'
    ${If} $R6 P= 0
      ; Not a second semicolon where the PATH is empty or ends in one.
      System::Call 'shlwapi::StrStrIW(p R4, w ";;") p .R6'
      ${If} $R6 P<> 0
        System::Call 'kernel32::lstrlenW(p R6) i .R5'
        ${If} $R5 = 2
          IntPtrOp $R6 $R6 + 2
          System::Call '*$R6(&i2 0)'
        ${EndIf}
      ${EndIf}
      System::Call 'kernel32::lstrcatW(p R4, w "${ENTRY};")'
      !insertmacro writePath
    ${EndIf}
  ${EndIf}
  !insertmacro closePath
!macroend

!macro un.fromPath ENTRY
  !insertmacro openPath "${ENTRY}"
  ${If} $R0 = 0
    System::Call 'shlwapi::StrStrIW(p R4, w ";${ENTRY};") p .R6'
    ${If} $R6 P<> 0
      StrLen $R5 ";${ENTRY}"
      IntOp $R5 $R5 * 2
      IntPtrOp $R7 $R6 + $R5
      System::Call 'kernel32::lstrlenW(p R7) i .R8'
      IntOp $R8 $R8 + 1
      IntOp $R8 $R8 * 2
      System::Call 'ntdll::memmove(p R6, p R7, p R8)'
      !insertmacro writePath
    ${EndIf}
  ${EndIf}
  !insertmacro closePath
!macroend
