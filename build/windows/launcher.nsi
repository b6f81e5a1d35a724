; The product without Electron, as a program of the Start menu and of the login: the agent without a
; window, the page in the browser. It asks for no rights, writes no file and ends.
Unicode true
Target amd64-unicode
ManifestSupportedOS all
RequestExecutionLevel user
SilentInstall silent
Name "Linesman"
OutFile "${OUT}"
Icon "${ICON}"
CRCCheck on
VIProductVersion "${VERSION_4}"
VIAddVersionKey "ProductName" "Linesman"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "FileDescription" "Linesman ${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "${PUBLISHER}"
!include LogicLib.nsh
!include FileFunc.nsh
!ifdef SIGN
  !finalize '${SIGN}' = 0
!endif

!define CREATE_NO_WINDOW 0x08000000
; winbase.h, 64 bits: STARTUPINFOW and PROCESS_INFORMATION.
!define STARTUPINFO_BYTES 104
!define PROCESS_INFORMATION_BYTES 24
; An agent opens its door within seconds; a busy laptop takes longer.
!define DOOR_OPENS_WITHIN 60 ; half seconds

Section
  StrCpy $R9 '"$EXEDIR\${NODE}" "$EXEDIR\${AGENT}"'
  ; A second agent of a user ends by itself.
  System::Alloc ${STARTUPINFO_BYTES}
  Pop $R1
  System::Call '*$R1(i ${STARTUPINFO_BYTES})'
  System::Alloc ${PROCESS_INFORMATION_BYTES}
  Pop $R2
  StrCpy $R3 '$R9 start --quiet'
  System::Call 'kernel32::CreateProcessW(p 0, w R3, p 0, p 0, i 0, i ${CREATE_NO_WINDOW}, p 0, w "$PROFILE", p R1, p R2) i .R0 ?e'
  Pop $R4
  ${If} $R0 = 0
    SetErrorLevel $R4
    Quit
  ${EndIf}
  System::Call '*$R2(p .R4, p .R5)'
  System::Call 'kernel32::CloseHandle(p R4)'
  System::Call 'kernel32::CloseHandle(p R5)'
  System::Free $R1
  System::Free $R2

  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "--background" $R1
  ${IfNot} ${Errors}
    SetErrorLevel 0 ; Quit alone would be a fault
    Quit
  ${EndIf}
  StrCpy $R2 0
  ${Do}
    nsExec::ExecToStack '$R9 page --quiet'
    Pop $R0
    Pop $R1 ; the page's address and the end of its line
    ${If} $R0 == "0"
      ${Break}
    ${EndIf}
    IntOp $R2 $R2 + 1
    ${If} $R2 > ${DOOR_OPENS_WITHIN}
      SetErrorLevel 5
      Quit
    ${EndIf}
    Sleep 500
  ${Loop}
  ${Do}
    StrCpy $R3 $R1 1 -1
    ${If} $R3 != "$\r"
    ${AndIf} $R3 != "$\n"
      ${Break}
    ${EndIf}
    StrCpy $R1 $R1 -1
  ${Loop}
  ExecShell "open" "$R1"
SectionEnd
